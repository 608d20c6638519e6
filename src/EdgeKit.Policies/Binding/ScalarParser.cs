using System.Globalization;

namespace EdgeKit.Policies.Binding;

/// <summary>Parses the text of one setting.</summary>
internal static class ScalarParser
{
    private static readonly Dictionary<Type, (Func<string, object?> Parse, string Expected)> Parsers = new()
    {
        [typeof(string)] = (t => t, "a text"),
        [typeof(bool)] = (t => bool.TryParse(t, out var v) ? v : null, "true or false"),
        [typeof(int)] = (
            t => int.TryParse(t, NumberStyles.AllowLeadingSign, Culture, out var v) ? v : null, "a whole number"),
        [typeof(long)] = (
            t => long.TryParse(t, NumberStyles.AllowLeadingSign, Culture, out var v) ? v : null, "a whole number"),
        [typeof(double)] = (t => double.TryParse(t, NumberStyles.Float, Culture, out var v) && double.IsFinite(v)
            ? v : null, "a number"),
        [typeof(TimeSpan)] = (
            t => ParseTimeSpan(t), "a duration like 00:00:30 (hours:minutes:seconds) or 1.00:00:00 (one day)"),
        [typeof(Uri)] = (ParseUri, "an absolute URI"),
    };

    private static CultureInfo Culture => CultureInfo.InvariantCulture;

    public static bool Reads(Type type) => type.IsEnum || Parsers.ContainsKey(type);

    /// <returns>The value, or <see langword="null"/> if the text is not of the expected form.</returns>
    public static object? Parse(string text, Type type, out string expected)
    {
        if (type.IsEnum)
        {
            expected = $"one of {string.Join(", ", Enum.GetNames(type))}";
            return ParseEnum(text, type);
        }

        (var parse, expected) = Parsers[type];
        return parse(text);
    }

    /// <summary>Accepts names only; <c>Enum.TryParse</c> would accept "7" and "A, B" as well.</summary>
    private static object? ParseEnum(string text, Type type) =>
        Enum.GetNames(type).FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse(type, name)
            : null;

    /// <summary>
    /// Requires hours, minutes and seconds. TimeSpan.Parse would also read "30" as thirty days, "24:00:00" as
    /// twenty-four days and "00:30" as half an hour, none of which the author is likely to mean.
    /// </summary>
    private static TimeSpan? ParseTimeSpan(string text) =>
        text.AsSpan().Count(':') == 2 && TimeSpan.TryParseExact(text, "c", Culture, out var value) ? value : null;

    /// <summary>Requires an explicit scheme; a rooted path would otherwise parse as a <c>file:</c> URI.</summary>
    private static Uri? ParseUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var value)
        && text.StartsWith(value.Scheme + ":", StringComparison.OrdinalIgnoreCase) ? value : null;
}
