using System.Text.RegularExpressions;

namespace EdgeKit.Conventions.Support;

/// <summary>One page of documentation. Its path is relative to the repository's root.</summary>
internal sealed partial record Markdown(string Path, string Text)
{
    public static IReadOnlyList<Markdown> Pages { get; } =
    [
        .. Repository.Files("docs", "*.md").Concat(
            Repository.Files("src", "*.md")).Concat(
            Directory.GetFiles(Repository.Root, "*.md").Select(f => System.IO.Path.GetFileName(f)!))
            .Select(p => new Markdown(p, Repository.Read(p))),
    ];

    public IReadOnlyList<string> Links =>
        [.. Link().Matches(
            WithoutCode).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal))];

    /// <summary>The anchors of its headings, as GitHub generates them.</summary>
    public IEnumerable<string> Anchors =>
        Heading().Matches(WithoutCode).Select(
            m => NoAnchor().Replace(m.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private string WithoutCode => Fence().Replace(Text, "");

    /// <summary>The JSON settings in the page, with the outer braces added where the page omits them.</summary>
    public IEnumerable<string> Settings =>
        Code("jsonc").Concat(Code("json")).Select(s => s.TrimStart().StartsWith('{') ? s : $"{{ {s} }}");

    /// <summary>The contents of its code blocks in one language.</summary>
    public IEnumerable<string> Code(string language) =>
        Fence().Matches(
            Text.ReplaceLineEndings("\n")).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
