namespace EdgeKit.Cache.Entries;

/// <summary>Validates tags. They are kept in memory, so their length is limited.</summary>
internal static class CacheTags
{
    /// <summary>Purging this tag removes every entry. No entry can have it.</summary>
    public const string Everything = "*";

    public const int MaxLength = 1_024;

    /// <exception cref="ArgumentException">A tag is invalid.</exception>
    public static string[] Validate(IEnumerable<string>? tags)
    {
        string[] all = [.. tags ?? []];
        return all.Select(Problem).FirstOrDefault(p => p is not null) is { } problem
            ? throw new ArgumentException(problem, nameof(tags)) : all;
    }

    public static bool IsValid(string? tag) => Problem(tag) is null;

    /// <summary>Returns the error and its fix, or null for a valid tag.</summary>
    public static string? Problem(string? tag) => tag switch
    {
        _ when string.IsNullOrWhiteSpace(tag) => "A tag is null or blank. Name each tag, or leave it out.",
        Everything => "The tag \"*\" means everything, and no entry can have it. Leave it out.",
        [< ' ', ..] => "A tag begins with a control character. Begin it with another one.",
        { Length: > MaxLength } =>
            $"A tag of {tag.Length} characters is longer than {MaxLength}. Use a shorter one, such as a hash.",
        _ => null,
    };
}
