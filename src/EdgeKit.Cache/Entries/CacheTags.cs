namespace EdgeKit.Cache.Entries;

/// <summary>
/// What a tag may be: not blank, not <c>*</c>, which everything has, not the mark of a policy, and of bounded length,
/// because tags are remembered.
/// </summary>
internal static class CacheTags
{
    /// <summary>Purging this tag removes every entry. No entry can have it.</summary>
    public const string Everything = "*";

    public const int MaxLength = 1_024;

    /// <summary>The tags that somebody gives to an entry.</summary>
    /// <exception cref="ArgumentException">One of them cannot be a tag.</exception>
    public static string[] Validate(IEnumerable<string>? tags)
    {
        string[] all = [.. tags ?? []];
        return Array.Find(all, t => Problem(t) is not null) is var first
            && Array.Exists(all, t => Problem(t) is not null)
            ? throw new ArgumentException(Problem(first), nameof(tags))
            : all;
    }

    /// <summary>Whether an entry can have this tag.</summary>
    public static bool IsValid(string? tag) => Problem(tag) is null;

    /// <summary>Why an entry cannot have this tag, and what to do.</summary>
    public static string? Problem(string? tag) => tag switch
    {
        _ when string.IsNullOrWhiteSpace(tag) => "A tag is null or blank. Name each tag, or leave it out.",
        Everything => "The tag \"*\" is the name of everything, and no entry can be given it. Leave it out.",
        [< ' ', ..] => "A tag begins with a control character. Begin it with another one.",
        { Length: > MaxLength } =>
            $"A tag of {tag.Length} characters is longer than {MaxLength}. Use a shorter one, such as a hash.",
        _ => null,
    };
}
