using System.Text.RegularExpressions;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions.Rules;

/// <summary>Checks that all pages have the same structure and layout.</summary>
internal static partial class PageRules
{
    public const int WidestLine = 120;

    public static readonly string[] FeatureHeadings =
        ["What it is for", "Quick start", "How it works", "Options", "Telemetry", "Failure modes", "Limits"];

    private static readonly string[] DecisionHeadings = ["Context", "Decision", "Consequences", "Alternatives"];

    /// <summary>The required headings of a feature page, in order.</summary>
    public static IEnumerable<string> HasHeadings(Markdown page, IReadOnlyList<string> expected)
    {
        string[] found = [.. Heading().Matches(page.Text).Select(m => m.Groups[1].Value.Trim())];
        return found.SequenceEqual(expected) ? []
            : [$"{page.Path} has the headings {string.Join(", ", found)}; expected {string.Join(", ", expected)}"];
    }

    /// <summary>Prose wraps at 120 columns. Rows of tables, code and lines of a single link cannot.</summary>
    public static IEnumerable<string> LinesAreNarrow(Markdown page) =>
        page.Text.Split('\n').Select((line, i) => (Line: line, Number: i + 1, InCode: IsInCode(page.Text, i)))
            .Where(l => l.Line.Length > WidestLine
                && !l.InCode && !l.Line.StartsWith('|') && l.Line.TrimStart().Contains(' '))
            .Select(l => $"{page.Path}:{l.Number} has {l.Line.Length} columns, more than {WidestLine}");

    public static IEnumerable<string> IsADecision(Markdown page, int number)
    {
        var title = page.Text.Split('\n')[0];
        if (!title.StartsWith($"# {number}. ", StringComparison.Ordinal))
        {
            yield return $"{page.Path} begins with \"{title}\", expected \"# {number}. \"";
        }

        if (!page.Text.Contains("\n**Status:** ", StringComparison.Ordinal))
        {
            yield return $"{page.Path} has no status";
        }

        foreach (var problem in HasHeadings(page, DecisionHeadings))
        {
            yield return problem;
        }
    }

    public static IEnumerable<string> IsIndexed(Markdown index, IEnumerable<Markdown> decisions) =>
        from page in decisions
        let title = page.Text.Split('\n')[0].Split(". ", 2)[^1]
        let row = $"({Path.GetFileName(page.Path)}) | {title} |"
        where !index.Text.Contains(row, StringComparison.Ordinal)
        select $"{index.Path} lacks the row {row}";

    /// <summary>
    /// Tables of the README have at most three columns and no JSON, so that phones and package managers can show them.
    /// </summary>
    public static IEnumerable<string> TablesAreSmall(Markdown page) =>
        page.Text.Split('\n').Where(l => l.StartsWith('|') && (l.Count(c => c == '|') > 4 || l.Contains('{')))
            .Select(l => $"{page.Path}: more than three columns, or JSON, in {l}");

    private static bool IsInCode(string text, int line) =>
        text.Split('\n').Take(line + 1).Count(l => l.TrimStart().StartsWith("```", StringComparison.Ordinal)) % 2 == 1;

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
