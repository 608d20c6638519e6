using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class StyleTests
{
    private static readonly IReadOnlyList<SourceFile> All = [.. Codebase.SourceAndSamples, .. Codebase.Tests];

    [Fact]
    public void Lines_have_120_columns_at_most() =>
        Codebase.SourceAndSamples.SelectMany(StyleRules.LinesAreNarrow).ShouldBeEmpty();

    [Fact]
    public void A_wide_line_is_caught()
    {
        StyleRules.LinesAreNarrow(Snippet.File("// " + new string('a', 117))).ShouldBeEmpty();
        StyleRules.LinesAreNarrow(Snippet.File("// " + new string('a', 118))).ShouldHaveSingleItem();
    }

    [Fact]
    public void The_text_of_a_raw_string_may_be_wide()
    {
        var wide = new string('a', 130);

        StyleRules.LinesAreNarrow(Snippet.Method($"_ = \"\"\"\n{wide}\n\"\"\";")).ShouldBeEmpty();
        StyleRules.LinesAreNarrow(Snippet.Method($"_ = \"{wide}\";")).ShouldHaveSingleItem();
    }

    [Fact]
    public void Every_embedded_statement_has_braces() => All.SelectMany(StyleRules.BracesAreWritten).ShouldBeEmpty();

    [Theory]
    [InlineData("if (n > 0) n--;")]
    [InlineData("if (n > 0) { } else n--;")]
    [InlineData("while (n > 0) n--;")]
    [InlineData("for (; n > 0;) n--;")]
    [InlineData("foreach (var a in n) a();")]
    [InlineData("lock (n) n--;")]
    public void A_statement_without_braces_is_caught(string body) =>
        StyleRules.BracesAreWritten(Snippet.Method(body)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("if (n > 0) { } else if (n < 0) { } else { }")]
    [InlineData("using (a) using (b) { }")]
    public void Chains_need_only_the_braces_at_their_ends(string body) =>
        StyleRules.BracesAreWritten(Snippet.Method(body)).ShouldBeEmpty();
}
