using System.Text.RegularExpressions;
using EdgeKit.Conventions.Model;

namespace EdgeKit.Conventions.Support;

/// <summary>The retired words of docs/glossary.md.</summary>
internal static partial class Glossary
{
    public const string Path = "docs/glossary.md";

    public static IReadOnlyList<RetiredWord> Retired { get; } = Read(Repository.Read(Path));

    public static IReadOnlyList<RetiredWord> Read(string page) =>
    [
        .. Row().Matches(page[page.IndexOf("## Retired", StringComparison.Ordinal)..])
            .SelectMany(row => row.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)
                .Select(text => new RetiredWord(text, row.Groups[2].Value))),
    ];

    [GeneratedRegex(@"^\| *([^|]+?) *\|[^|]+\| *(everywhere|names|folders) *\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
