using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class OptionTableTests
{
    private static readonly IReadOnlyList<Setting> All = Setting.Read(Repository.Read("schema/edgekit.schema.json"));

    private static readonly IReadOnlyList<Setting> Sample = Setting.Read("""
        { "properties": { "EdgeKit": { "properties": { "Sample": { "properties": {
          "Timeout": { "type": "string", "default": "00:01:30" },
          "Bytes": { "type": "integer", "default": 1048576 },
          "On": { "type": "boolean", "default": true },
          "Mode": { "default": "Auto" },
          "List": { "type": "array", "default": [ "a", "b" ] },
          "Wait": { "type": "string", "description": "How long. Default: 5 s, or less." },
          "Policies": { "additionalProperties": { "properties": {
            "Limit": { "default": 1000 },
            "Part": { "properties": { "On": { "type": "boolean", "default": false } } }
          } } }
        } } } } } }
        """);

    [Theory]
    [InlineData("rate-limit", "RateLimit")]
    [InlineData("cache", "Cache")]
    [InlineData("resilience", "Resilience")]
    [InlineData("login", "Auth:Bff")]
    [InlineData("auth", "Auth:Jwt")]
    [InlineData("auth", "Auth:Policies")]
    [InlineData("auth", "Auth:ApiKeys")]
    [InlineData("idempotency", "Idempotency")]
    [InlineData("tracing", "Tracing")]
    [InlineData("tracing", "OpenTelemetry")]
    [InlineData("gateway", "Gateway")]
    [InlineData("redis", "Redis")]
    public void The_options_on_a_feature_page_are_those_of_the_schema(string page, string section) =>
        OptionTableRules.AgreeWithTheSchema(Page($"docs/{page}.md"), section, All).ShouldBeEmpty();

    [Theory]
    [InlineData("| `Timeout` | 90 s | a |\n| `Limit` | 1,000 | b |")]
    [InlineData("| `Timeout`, `Limit` | 1.5 min, 1000 | a |")]
    [InlineData("| `Timeout` | 00:01:30 | a |\n| `Limit` | 1000 | `Bytes` |")]
    [InlineData("| `Bytes` | 1 MiB | `Limit`, `Timeout` |\n| `List` | `a`, `b` | a |")]
    [InlineData("| `Mode` | `Auto` | `Limit`, `Timeout` |\n| `Part:On` | false | a |")]
    [InlineData("| `Wait` | 5 s | `Limit`, `Timeout` |")]
    [InlineData("| `Wait` | three times `Timeout` | `Limit` |")]
    public void Names_and_defaults_that_agree_pass(string rows) =>
        OptionTableRules.AgreeWithTheSchema(Options(rows), "Sample", Sample).ShouldBeEmpty();

    [Theory]
    [InlineData("| `Timeout` | 91 s | a |\n| `Limit` | 1,000 | b |")]
    [InlineData("| `Timeout` | 90 s | a |\n| `Limit` | 1,001 | b |")]
    [InlineData("| `Timeout` | 90 s | `Limit` |\n| `Tiemout` | 90 s | a |")]
    [InlineData("| `Timeout` | 90 s | a |")]
    [InlineData("| `Timeout` | 00:01:31 | `Limit` |")]
    [InlineData("| `Timeout` | a minute and a half | `Limit` |")]
    [InlineData("| `Timeout` | none | `Limit` |")]
    [InlineData("| `Bytes` | 2 MiB | `Limit`, `Timeout` |")]
    [InlineData("| `Limit` | 1000 s | `Timeout` |")]
    [InlineData("| `Part:On` | true | `Limit`, `Timeout` |")]
    [InlineData("| `Mode` | `Never` | `Limit`, `Timeout` |")]
    [InlineData("| `List` | `a`, `c` | `Limit`, `Timeout` |")]
    [InlineData("| `Wait` | 6 s | `Limit`, `Timeout` |")]
    [InlineData("| `Timeout`, `Limit` | 90 s, 1000, 1 | a |")]
    public void An_unknown_or_missing_name_and_another_default_are_caught(string rows) =>
        OptionTableRules.AgreeWithTheSchema(Options(rows), "Sample", Sample).ShouldHaveSingleItem();

    [Theory]
    [InlineData("Sample", "| `On` | true | a |")]
    [InlineData("Sample:Policies:NAME", "| `Limit`, `Part:On` | 1000, false | a |")]
    [InlineData("Sample:Policies:{name}", "| `Part:On`, `On` | false, false | a |")]
    public void A_table_is_compared_with_the_section_above_it(string section, string rows) =>
        OptionTableRules.AgreeWithTheSchema(Below(section, rows), "Sample", Sample).ShouldBeEmpty();

    [Theory]
    [InlineData("Sample", "| `On` | false | a |")]
    [InlineData("Sample", "| `Limit` | 1000 | a |")]
    [InlineData("Sample:Policies:NAME", "| `Part:On` | true | a |")]
    [InlineData("Sample:Policies:{name}", "| `Timeout` | 90 s | a |")]
    public void An_option_of_another_section_is_caught(string section, string rows) =>
        OptionTableRules.AgreeWithTheSchema(Below(section, rows), "Sample", Sample).ShouldHaveSingleItem();

    private static Markdown Below(string section, string rows) =>
        Options($"\n`Timeout`, `Limit`\n\n`EdgeKit:{section}`. More words.\n\n{rows}");

    private static Markdown Options(string rows) =>
        new("docs/sample.md",
            $"# Sample\n\n`Policies`, `Bytes`, `On`, `Mode`, `List`, `Wait`, `Part`\n\n## Options\n\n| Name | Default | Meaning |\n|---|---|---|\n{rows}\n");

    private static Markdown Page(string path) => Markdown.Pages.Single(p => p.Path == path);
}
