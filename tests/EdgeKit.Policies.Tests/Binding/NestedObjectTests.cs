using EdgeKit.Policies.Tests.Support;

namespace EdgeKit.Policies.Tests.Binding;

public sealed class NestedObjectTests
{
    [Fact]
    public void A_partly_written_object_keeps_the_other_defaults_of_its_owner()
    {
        var policy = Bound.Policy("""{ "Retry": { "BaseDelay": "00:00:01" } }""").Value;

        policy.Retry.BaseDelay.ShouldBe(TimeSpan.FromSeconds(1));
        policy.Retry.MaxAttempts.ShouldBe(7);
    }

    [Fact]
    public void An_object_that_is_absent_by_default_is_made_when_it_is_written() =>
        Bound.Sample("""{ "Login": { "ClientId": "shop-web" } }""").Value.Login!.ClientId.ShouldBe("shop-web");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Policies": {} }""")]
    [InlineData("null")]
    public void An_empty_section_gives_the_defaults(string json)
    {
        var bound = Bound.Sample(json);

        bound.Problems.ShouldBeEmpty();
        bound.Value.Login.ShouldBeNull();
        bound.Value.Policies.ShouldBeEmpty();
    }

    [Fact]
    public void A_property_of_a_type_that_cannot_be_read_is_a_mistake_of_the_options_class()
    {
        var exception = Should.Throw<NotSupportedException>(() => Bound.Section<Unreadable>("""{ "Numbers": [ 1 ] }"""));

        exception.Message.ShouldContain("EdgeKit:Sample:Numbers");
        exception.Message.ShouldContain("IReadOnlyList");
    }

    private sealed class Unreadable
    {
        public IReadOnlyList<int> Numbers { get; set; } = [];
    }
}
