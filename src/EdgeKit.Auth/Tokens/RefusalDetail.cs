namespace EdgeKit.Auth.Tokens;

/// <summary>
/// What a log line says of a refusal: what was expected, and what was found. What was found is a stranger's text: it is
/// cut, and holds no character that could begin another line or end a quotation. The token itself is never among it.
/// </summary>
internal static class RefusalDetail
{
    private const int Longest = 100;
    private const int Most = 10;

    public static string Of(string what, IEnumerable<string> expected, IEnumerable<string?> found) =>
        $"expected {what} {List(expected)}, found {List(found)}";

    public static string Of(string what, IEnumerable<string> expected, string? found) => Of(what, expected, [found]);

    public static string Quote(string text)
    {
        var plain = string.Create(Math.Min(text.Length, Longest), text, static (line, whole) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = whole[i] is >= ' ' and <= '~' and not '"' and not '\\' ? whole[i] : '?';
            }
        });
        return text.Length > Longest ? $"\"{plain}\"..." : $"\"{plain}\"";
    }

    private static string List(IEnumerable<string?> values)
    {
        var quoted = values.OfType<string>().Take(Most + 1).Select(Quote).ToArray();
        return quoted.Length switch
        {
            0 => "none",
            > Most => string.Join(", ", quoted.Take(Most)) + ", ...",
            _ => string.Join(", ", quoted),
        };
    }
}
