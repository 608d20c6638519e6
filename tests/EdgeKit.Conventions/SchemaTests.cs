using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class SchemaTests
{
    private const string SchemaFile = "schema/edgekit.schema.json";

    private static readonly JsonDocumentOptions Commented =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static string Generated => Schema.Write(Sections.All, []);

    [Fact]
    public void The_schema_is_what_the_options_classes_say() => Accepted.ShouldStandAt(SchemaFile, Generated);

    [Fact]
    public void The_shops_settings_are_valid() => Check(Repository.Read(DocumentTests.GatewaySettings)).ShouldBeEmpty();

    [Fact]
    public void Every_knob_stands_in_the_shops_settings()
    {
        var settings = Repository.Read(DocumentTests.GatewaySettings);

        MissingKnobs(settings).ShouldBeEmpty();
        MissingKnobs(settings.Replace("\"Capacity\"", "", StringComparison.Ordinal)).ShouldBe(["Capacity"]);
    }

    [Fact]
    public void The_settings_of_the_documentation_are_valid() =>
        Markdown.Pages.SelectMany(p => p.Settings).SelectMany(Check).ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "EdgeKit": { "RatLimit": {} } }""", "$.EdgeKit: RatLimit is not known")]
    [InlineData("""{ "EdgeKit": { "Redis": { "Timeout": "24:00:00" } } }""", "$.EdgeKit.Redis.Timeout: \"24:00:00\" does not match")]
    [InlineData("""{ "EdgeKit": { "Redis": { "Timeout": 100 } } }""", "$.EdgeKit.Redis.Timeout: 100 is no string")]
    [InlineData("""{ "EdgeKit": { "Tracing": { "SampleRatio": 1.5 } } }""", "$.EdgeKit.Tracing.SampleRatio: 1.5 is out of bounds")]
    [InlineData("""{ "EdgeKit": { "Tracing": { "Boundary": "Maybe" } } }""", "$.EdgeKit.Tracing.Boundary: Maybe is none of")]
    [InlineData("""{ "EdgeKit": { "Tracing": { "TrustedNetworks": [ 1 ] } } }""", "$.EdgeKit.Tracing.TrustedNetworks[0]: 1 is no string")]
    public void A_setting_that_is_wrong_is_caught(string json, string violation) =>
        Check(json).ShouldHaveSingleItem().ShouldStartWith(violation);

    [Fact]
    public void A_property_that_no_schema_can_say_is_caught() =>
        Should.Throw<NotSupportedException>(() => Schema.Object(typeof(Odd))).Message.ShouldContain("Odd.Number");

    private static IEnumerable<string> Check(string json) =>
        SchemaCheck.Violations(JsonNode.Parse(json, documentOptions: Commented), JsonNode.Parse(Generated)!.AsObject());

    private static IEnumerable<string> MissingKnobs(string settings) =>
        Knobs(JsonNode.Parse(Generated)!).Distinct().Where(
            k => !settings.Contains($"\"{k}\"", StringComparison.Ordinal));

    private static IEnumerable<string> Knobs(JsonNode? schema) => schema switch
    {
        JsonObject node => node.SelectMany(m => m is { Key: "properties", Value: JsonObject own }
            ? own.SelectMany(p => Knobs(p.Value).Prepend(p.Key))
            : Knobs(m.Value)),
        JsonArray array => array.SelectMany(Knobs),
        _ => [],
    };

    private sealed class Odd
    {
        public decimal Number { get; set; }
    }
}
