using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class PageTests
{
    private const string Index = "docs/decisions/README.md";

    private static readonly string[] FeaturePages =
        ["rate-limit", "cache", "resilience", "auth", "login", "idempotency", "tracing", "gateway", "redis"];

    private static IEnumerable<Markdown> Decisions => Markdown.Pages
        .Where(p => p.Path.StartsWith("docs/decisions/", StringComparison.Ordinal) && p.Path != Index)
        .OrderBy(p => p.Path, StringComparer.Ordinal);

    public static TheoryData<string> Features => [.. FeaturePages];

    [Theory]
    [MemberData(nameof(Features))]
    public void Every_feature_page_has_the_same_headings(string feature) =>
        PageRules.HasHeadings(Page($"docs/{feature}.md"), PageRules.FeatureHeadings).ShouldBeEmpty();

    [Fact]
    public void A_page_with_other_headings_is_caught() =>
        PageRules.HasHeadings(new Markdown("a.md", "# A\n## Usage\n### Options\n"), PageRules.FeatureHeadings)
            .ShouldHaveSingleItem().ShouldContain("Usage");

    [Fact]
    public void Lines_of_prose_have_120_columns_at_most() =>
        Markdown.Pages.SelectMany(PageRules.LinesAreNarrow).ShouldBeEmpty();

    [Fact]
    public void A_wide_line_is_caught_outside_of_tables_and_code()
    {
        var wide = string.Join(' ', Enumerable.Repeat("word", 30));

        PageRules.LinesAreNarrow(new Markdown("a.md", $"# A\n\n{wide}\n"))
            .ShouldHaveSingleItem().ShouldStartWith("a.md:3 ");
        PageRules.LinesAreNarrow(new Markdown("a.md", $"| {wide} |\n```\n{wide}\n```\n")).ShouldBeEmpty();
    }

    [Fact]
    public void Decisions_are_numbered_consecutively_and_have_one_form() =>
        Decisions.SelectMany((page, i) => PageRules.IsADecision(page, i + 1)).ShouldBeEmpty();

    [Fact]
    public void A_decision_of_another_form_is_caught() =>
        PageRules.IsADecision(
            new Markdown("docs/decisions/0002-a.md", "# 3. A\n\n## Context\n"), 2).Count().ShouldBe(3);

    [Fact]
    public void The_index_lists_every_decision() =>
        PageRules.IsIndexed(Page(Index), Decisions).ShouldBeEmpty();

    [Fact]
    public void A_decision_that_the_index_lacks_is_caught() =>
        PageRules.IsIndexed(new Markdown("README.md", "| [1](0001-a.md) | A |"),
            [new Markdown("0001-a.md", "# 1. A"), new Markdown("0002-b.md", "# 2. B")]).ShouldHaveSingleItem();

    [Fact]
    public void Tables_of_the_README_have_three_columns_and_no_JSON() =>
        PageRules.TablesAreSmall(Page("README.md")).ShouldBeEmpty();

    [Theory]
    [InlineData("| a | b | c | d |")]
    [InlineData("| a | { \"b\": 1 } | c |")]
    public void A_large_table_is_caught(string row) =>
        PageRules.TablesAreSmall(new Markdown("README.md", row)).ShouldHaveSingleItem();

    private static Markdown Page(string path) => Markdown.Pages.Single(p => p.Path == path);
}
