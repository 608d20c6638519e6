using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

/// <summary>Names and prose do not use the retired words of docs/glossary.md.</summary>
public sealed class WordTests
{
    private const string Schema = "schema/edgekit.schema.json";

    private static readonly WordRules Rules = new(Glossary.Retired);

    private static readonly WordRules Sample = new(Glossary.Read("""
        ## Retired
        | Retired | Use | Where |
        |---|---|---|
        | Verdict | result | everywhere |
        | short way, anew | fast path, again | everywhere |
        | ShortWay | FastPath | names |
        | Serving | Server | folders |
        """));

    private static readonly IReadOnlyList<SourceFile> All =
        [.. Codebase.SourceAndSamples.Concat(Codebase.Tests).Where(f => f.Name != nameof(WordTests))];

    [Fact]
    public void No_name_has_a_retired_word() => All.SelectMany(Rules.NamesAreCurrent).ShouldBeEmpty();

    [Fact]
    public void No_comment_has_a_retired_word() => All.SelectMany(Rules.CommentsAreCurrent).ShouldBeEmpty();

    [Fact]
    public void No_message_and_no_metric_has_a_retired_word() =>
        Codebase.SourceAndSamples.SelectMany(Rules.StringsAreCurrent).ShouldBeEmpty();

    [Fact]
    public void No_settings_file_and_no_script_has_a_retired_word() =>
        Repository.Files("samples", "appsettings*.json").Concat(Repository.Files("src", "*.lua")).SelectMany(
            path => Rules.ProseIsCurrent(path, Repository.Read(path))).ShouldBeEmpty();

    [Fact]
    public void No_page_has_a_retired_word() => Markdown.Pages
        .Where(p => p.Path != Glossary.Path && p.Path != "CHANGELOG.md")
        .SelectMany(p => Rules.ProseIsCurrent(p.Path, p.Text)).ShouldBeEmpty();

    [Fact]
    public void No_setting_has_a_retired_word() =>
        Rules.ProseIsCurrent(Schema, Repository.Read(Schema)).ShouldBeEmpty();

    /// <summary>The rules know the plural of each word, and not the singular of a plural.</summary>
    [Fact]
    public void No_retired_word_is_a_plural() => WordRules.WordsAreSingular(Glossary.Retired).ShouldBeEmpty();

    [Fact]
    public void A_retired_plural_is_caught() => WordRules.WordsAreSingular(Glossary.Read(
        "## Retired\n| Verdict | result | everywhere |\n| rungs | state | names |\n")).ShouldHaveSingleItem();

    [Theory]
    [InlineData("class TokenVerdict;")]
    [InlineData("class A { int Verdicts; }")]
    [InlineData("class A { void VerdictOf() { } }")]
    [InlineData("class A { void Go(int shortWay) { } }")]
    [InlineData("class A<TVerdict>;")]
    [InlineData("class A { (int Verdict, int B) n; }")]
    [InlineData("class A { object n = (Verdict: 1, B: 2); }")]
    [InlineData("class A { object n = new { Verdict = 1 }; }")]
    [InlineData("class A { object n = (int a, int verdict) => a; }")]
    [InlineData("class A { bool Go(object n) => n is { } verdict; }")]
    [InlineData("class A { void Go() { void Verdict() { } } }")]
    [InlineData("class A { void Go(int[] n) { foreach (var verdict in n) { } } }")]
    [InlineData("class A { void Go() { var (verdict, b) = (1, 2); } }")]
    [InlineData("class A { void Go() { try { } catch (Exception verdict) { } } }")]
    [InlineData("class A { object Go(int[] n) => from verdict in n select 1; }")]
    [InlineData("class A { object Go(int[] n) => from b in n let verdict = b select 1; }")]
    [InlineData("class A { event Action Verdict { add { } remove { } } }")]
    [InlineData("using Verdict = int;")]
    public void A_retired_word_in_a_name_is_caught(string code) =>
        Sample.NamesAreCurrent(Snippet.File(code)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("ShortWays")]
    [InlineData("Serving")]
    public void A_retired_word_in_the_name_of_a_folder_is_caught(string folder) =>
        Sample.NamesAreCurrent(Snippet.File("class A;", $"src/EdgeKit.Sample/{folder}/A.cs")).ShouldHaveSingleItem();

    [Theory]
    [InlineData("// It begins anew.")]
    [InlineData("/// <summary>Short ways.</summary>\nclass A;")]
    public void A_retired_word_in_a_comment_is_caught(string code) =>
        Sample.CommentsAreCurrent(Snippet.File(code)).ShouldHaveSingleItem();

    [Theory]
    [InlineData("class A { string B = \"It begins anew.\"; }")]
    [InlineData("class A { string B = $\"{B} begins anew.\"; }")]
    [InlineData("class A { string B = \"\"\"It begins anew.\"\"\"; }")]
    [InlineData("class A { object B = \"It begins anew.\"u8; }")]
    [InlineData("class A { string B = \"The result is {TokenVerdict}\"; }")]
    [InlineData("class A { string B = \"edgekit.sample.verdict\"; }")]
    [InlineData("class A { string B = \"edgekit.sample.token_verdicts.count\"; }")]
    public void A_retired_word_in_a_message_is_caught(string code) =>
        Sample.StringsAreCurrent(Snippet.File(code)).ShouldHaveSingleItem();

    [Fact]
    public void The_former_name_of_a_setting_passes() => Sample.StringsAreCurrent(
        Snippet.File("class A { [FormerName(\"Verdict\")] int B { get; set; } }")).ShouldBeEmpty();

    [Theory]
    [InlineData("# A\nThe short way is shorter.")]
    [InlineData("# A\nIt is short: the short\nway is taken.")]
    public void A_retired_word_in_a_page_is_caught_with_its_line(string text) =>
        Sample.ProseIsCurrent("docs/a.md", text)
            .ShouldHaveSingleItem().ShouldBe("docs/a.md:2: \"short way\" is retired");

    [Theory]
    [InlineData("class Renewal; class Manewable;")]
    [InlineData("class ShortWayside;")]
    [InlineData("class Serving;")]
    public void A_word_that_only_contains_one_passes(string code) =>
        Sample.NamesAreCurrent(Snippet.File(code)).ShouldBeEmpty();
}
