namespace EdgeKit.Auth.Tokens;

/// <summary>
/// Describes the expected and the actual value of a refusal for the log. Values of callers are truncated and sanitized,
/// so that they forge no log lines; the token is never included.
/// </summary>
internal static class RefusalDetail
{
    private const int MaxValueLength = 100;
    private const int MaxValues = 10;

    public static string Of(string what, IEnumerable<string> expected, IEnumerable<string?> found) =>
        $"expected {what} {List(expected)}, found {List(found)}";

    public static string Of(string what, IEnumerable<string> expected, string? found) => Of(what, expected, [found]);

    public static string Quote(string text)
    {
        var plain = string.Create(Math.Min(text.Length, MaxValueLength), text, static (line, whole) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = whole[i] is >= ' ' and <= '~' and not '"' and not '\\' ? whole[i] : '?';
            }
        });
        return text.Length > MaxValueLength ? $"\"{plain}\"..." : $"\"{plain}\"";
    }

    private static string List(IEnumerable<string?> values)
    {
        var quoted = values.OfType<string>().Take(MaxValues + 1).Select(Quote).ToArray();
        return quoted.Length switch
        {
            0 => "none",
            > MaxValues => string.Join(", ", quoted.Take(MaxValues)) + ", ...",
            _ => string.Join(", ", quoted),
        };
    }
}
