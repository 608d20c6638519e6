using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class DocumentTests
{
    internal const string GatewaySettings = "samples/ShopServices/Shop.Gateway/appsettings.json";

    [Fact]
    public void The_pages_beside_the_code_are_read() =>
        Markdown.Pages.Select(p => p.Path).ShouldContain("src/EdgeKit.Policies/README.md");

    [Fact]
    public void Every_link_of_the_documentation_leads_somewhere() =>
        Markdown.Pages.SelectMany(p => DocumentRules.LinksLead(p, Find)).ShouldBeEmpty();

    [Theory]
    [InlineData("[a](absent.md)")]
    [InlineData("[a](../absent/)")]
    [InlineData("[a](page.md#absent)")]
    [InlineData("[a](#absent)")]
    public void A_link_to_nowhere_is_caught(string text) =>
        DocumentRules.LinksLead(
            new Markdown("docs/start.md", text), p => p == "docs/page.md" ? new Markdown(p, "# There") : null)
            .ShouldHaveSingleItem();

    [Fact]
    public void A_link_to_a_page_and_a_heading_is_followed_from_the_folder_of_its_page() =>
        DocumentRules.LinksLead(
            new Markdown("docs/decisions/start.md", "# Here it is\n[a](../page.md#so-is-this-1) [b](#here-it-is)"),
            p => p == "docs/page.md" ? new Markdown(p, "## So is `this` (1)") : null).ShouldBeEmpty();

    [Fact]
    public void The_README_is_short() => DocumentRules.IsShort(Readme).ShouldBeEmpty();

    [Fact]
    public void A_long_README_is_caught() =>
        DocumentRules.IsShort(new Markdown("README.md", new string('\n', 149) + "end")).ShouldHaveSingleItem();

    [Fact]
    public void Settings_in_the_documentation_bind_as_an_application_binds_them() =>
        Markdown.Pages.SelectMany(
            p => p.Settings.SelectMany((json, i) => DocumentRules.SettingsBind($"{p.Path}, block {i + 1}", json)))
            .ShouldBeEmpty();

    [Fact]
    public void The_settings_of_the_shops_gateway_bind() =>
        DocumentRules.SettingsBind(GatewaySettings, Repository.Read(GatewaySettings)).ShouldBeEmpty();

    [Theory]
    [InlineData("""{ "EdgeKit": { "RatLimit": {} } }""")]
    [InlineData("""{ "EdgeKit": { "Redis": { "TimeOutt": "00:00:01" } } }""")]
    public void A_setting_that_no_application_would_take_is_caught(string json) =>
        DocumentRules.SettingsBind("here", json).ShouldHaveSingleItem();

    [Fact]
    public void Every_instrument_is_explained_to_operators() =>
        DocumentRules.InstrumentsAreExplained(Codebase.Source, Page("docs/operations.md")).ShouldBeEmpty();

    [Fact]
    public void An_instrument_without_a_word_is_caught()
    {
        var file = Snippet.Method("""_ = meter.CreateCounter<long>("edgekit.a"); _ = meter.CreateObservableGauge("edgekit.b", () => 1);""");

        DocumentRules.InstrumentsAreExplained(
            [file], new Markdown("docs/operations.md", "`edgekit.b` counts")).ShouldHaveSingleItem();
    }

    [Fact]
    public void Tests_that_the_documentation_names_are_there() =>
        Markdown.Pages.SelectMany(p => TestMentionRules.MentionedTestsExist(p, TestsAt)).ShouldBeEmpty();

    [Theory]
    [InlineData("Folder/OtherTests")]
    [InlineData("Folder/ClassTests: `It_works`, `It_fails`")]
    public void A_test_that_is_named_and_not_there_is_caught(string text) =>
        TestMentionRules.MentionedTestsExist(new Markdown("docs/a.md", text), p => p == "Folder/ClassTests.cs"
            ? ["void It_works()"] : []).ShouldHaveSingleItem();

    private static string[] TestsAt(string path) =>
        [.. Repository.Files(
            "tests", "*Tests.cs").Where(f => f.EndsWith('/' + path, StringComparison.Ordinal)).Select(Repository.Read)];

    private static Markdown Readme => Page("README.md");

    private static Markdown Page(string path) => Markdown.Pages.Single(p => p.Path == path);

    private static Markdown? Find(string path) =>
        Markdown.Pages.FirstOrDefault(p => p.Path == path) ?? (Repository.Has(path) ? new Markdown(path, "") : null);
}
