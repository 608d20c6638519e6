using System.Text.RegularExpressions;

namespace EdgeKit.Conventions.Support;

/// <summary>The retired words of docs/glossary.md, each a word or a phrase.</summary>
internal static partial class Glossary
{
    public const string Path = "docs/glossary.md";

    public static IReadOnlyList<string> Retired { get; } = Read(Repository.Read(Path));

    public static IReadOnlyList<string> Read(string page)
    {
        var section = page[page.IndexOf("## Retired", StringComparison.Ordinal)..];
        return
        [
            .. Row().Matches(section).Select(m => m.Groups[1].Value).Where(c => c is not "Retired" && c.Trim('-').Length > 0)
                .SelectMany(c => c.Split(',', StringSplitOptions.TrimEntries)),
        ];
    }

    [GeneratedRegex(@"^\| *([^|]+?) *\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
