using EdgeKit.Policies.Tests.Support;

namespace EdgeKit.Policies.Tests.Binding;

public sealed class SecretTests
{
    private const string Hidden = "hunter2";

    [Theory]
    [InlineData("""{ "Login": { "ClientId": "a", "ClientSecret": "hunter2" } }""", "EdgeKit:Sample:Login:ClientSecret")]
    [InlineData("""{ "Login": { "ClientId": "a", "ClientSecrt": "hunter2" } }""", "EdgeKit:Sample:Login:ClientSecrt")]
    [InlineData("""{ "Login": { "ClientId": "a", "OldSecrets": "hunter2" } }""", "EdgeKit:Sample:Login:OldSecrets")]
    [InlineData("""{ "Login": { "ClientId": "a", "OldSecrets": { "x": "hunter2" } } }""", "EdgeKit:Sample:Login:OldSecrets:x")]
    [InlineData("""{ "Login": "hunter2" }""", "EdgeKit:Sample:Login")]
    public void A_secret_is_never_printed_however_it_is_mistyped(string json, string path)
    {
        var bound = Bound.Sample(json);

        bound.Problem.Path.ShouldBe(path);
        bound.Message.ShouldNotContain(Hidden);
    }

    [Fact]
    public void A_rule_of_an_owner_does_not_print_the_secret_of_a_part()
    {
        var bound = Bound.Section<Owner>("""{ "Logins": { "a": { "ClientSecret": "hunter2-hunter2", "ClientId": "a" } } }""");

        bound.Problem.Path.ShouldBe("EdgeKit:Sample:Logins:a:ClientSecret");
        bound.Message.ShouldNotContain(Hidden);
    }

    [Fact]
    public void The_value_beside_a_secret_is_printed() =>
        Bound.Sample("""{ "Login": { "ClientId": "a", "Realm": "A1" } }""").Problem.Value.ShouldBe("A1");

    private sealed class Owner : System.ComponentModel.DataAnnotations.IValidatableObject
    {
        public Dictionary<string, SampleLogin> Logins { get; set; } = [];

        public IEnumerable<System.ComponentModel.DataAnnotations.ValidationResult> Validate(
            System.ComponentModel.DataAnnotations.ValidationContext validationContext) =>
            Logins.Keys.Select(name => new System.ComponentModel.DataAnnotations.ValidationResult(
                "is used twice. Choose another.", [$"Logins:{name}:ClientSecret"]));
    }
}
