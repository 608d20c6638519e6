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
          "Policies": { "additionalProperties": { "properties": { "Limit": { "default": 1000 } } } }
        } } } } } }
        """);

    [Theory]
    [InlineData("rate-limit", "RateLimit")]
    [InlineData("cache", "Cache")]
    [InlineData("resilience", "Resilience")]
    [InlineData("login", "Auth:Bff")]
    [InlineData("idempotency", "Idempotency")]
    [InlineData("tracing", "Tracing")]
    [InlineData("gateway", "Gateway")]
    [InlineData("redis", "Redis")]
    public void The_options_on_a_feature_page_are_those_of_the_schema(string page, string section) =>
        OptionTableRules.AgreeWithTheSchema(Page($"docs/{page}.md"), section, All).ShouldBeEmpty();

    [Theory]
    [InlineData("| `Timeout` | 90 s | a |\n| `Limit` | 1,000 | b |")]
    [InlineData("| `Timeout`, `Limit` | 1.5 min, 1000 | a |")]
    [InlineData("| `Timeout` | three times `Limit` | a |")]
    public void Names_and_defaults_that_agree_pass(string rows) =>
        OptionTableRules.AgreeWithTheSchema(Options(rows), "Sample", Sample).ShouldBeEmpty();

    [Theory]
    [InlineData("| `Timeout` | 91 s | a |\n| `Limit` | 1,000 | b |")]
    [InlineData("| `Timeout` | 90 s | a |\n| `Limit` | 1,001 | b |")]
    [InlineData("| `Timeout` | 90 s | `Limit` |\n| `Tiemout` | 90 s | a |")]
    [InlineData("| `Timeout` | 90 s | a |")]
    public void An_unknown_or_missing_name_and_another_default_are_caught(string rows) =>
        OptionTableRules.AgreeWithTheSchema(Options(rows), "Sample", Sample).ShouldHaveSingleItem();

    private static Markdown Options(string rows) =>
        new("docs/sample.md",
            $"# Sample\n\n`Policies`\n\n## Options\n\n| Name | Default | Meaning |\n|---|---|---|\n{rows}\n");

    private static Markdown Page(string path) => Markdown.Pages.Single(p => p.Path == path);
}
