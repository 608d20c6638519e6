using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

/// <summary>One word for one thing: docs/glossary.md has the words, and those that are retired.</summary>
public sealed class WordTests
{
    private static readonly string[] Retired = ["Verdict", "ShortWay", "short way", "anew"];

    private static readonly IReadOnlyList<SourceFile> All = [.. Codebase.SourceAndSamples, .. Codebase.Tests];

    [Fact]
    public void No_name_has_a_retired_word() => All.Where(f => !IsAboutWords(f.Path))
        .SelectMany(f => WordRules.NamesAreCurrent(f, Glossary.Retired)).ShouldBeEmpty();

    [Fact]
    public void No_comment_has_a_retired_word() => All.Where(f => !IsAboutWords(f.Path))
        .SelectMany(f => WordRules.CommentsAreCurrent(f, Glossary.Retired)).ShouldBeEmpty();

    [Fact]
    public void No_page_has_a_retired_word() => Markdown.Pages
        .Where(p => p.Path != Glossary.Path && p.Path != "CHANGELOG.md")
        .SelectMany(p => WordRules.ProseIsCurrent(p.Path, p.Text, Glossary.Retired)).ShouldBeEmpty();

    [Theory]
    [InlineData("class TokenVerdict;")]
    [InlineData("class A { int Verdicts; }")]
    [InlineData("class A { void VerdictOf(int shortWay) { } }")]
    public void A_retired_word_in_a_name_is_caught(string code) =>
        WordRules.NamesAreCurrent(Snippet.File(code), Retired).ShouldNotBeEmpty();

    [Fact]
    public void A_retired_word_in_the_name_of_a_folder_is_caught() =>
        WordRules.NamesAreCurrent(Snippet.File("class A;", "src/EdgeKit.Sample/ShortWays/A.cs"), Retired)
            .ShouldHaveSingleItem();

    [Theory]
    [InlineData("// It begins anew.")]
    [InlineData("/// <summary>A short way.</summary>\nclass A;")]
    public void A_retired_word_in_a_comment_is_caught(string code) =>
        WordRules.CommentsAreCurrent(Snippet.File(code), Retired).ShouldHaveSingleItem();

    [Fact]
    public void A_retired_word_in_a_page_is_caught_with_its_line() =>
        WordRules.ProseIsCurrent("docs/a.md", "# A\nThe short way is shorter.", Retired)
            .ShouldHaveSingleItem().ShouldBe("docs/a.md:2: \"short way\" is retired");

    [Theory]
    [InlineData("class Renewal; class Manewable;")]
    [InlineData("class ShortWayside;")]
    public void A_word_that_only_contains_one_passes(string code) =>
        WordRules.NamesAreCurrent(Snippet.File(code), Retired).ShouldBeEmpty();

    [Fact]
    public void The_glossary_retires_words() => Glossary.Retired.ShouldContain("Verdict");

    private static bool IsAboutWords(string path) => path.EndsWith("/WordTests.cs", StringComparison.Ordinal);
}
