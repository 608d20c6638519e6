using System.Globalization;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>
/// HTTP dates (RFC 9110 §5.6.7): <c>Sun, 06 Nov 1994 08:49:37 GMT</c> and the obsolete <c>Sunday, 06-Nov-94 08:49:37
/// GMT</c> and <c>Sun Nov 6 08:49:37 1994</c>. Case and the day of the week are not checked.
/// </summary>
internal static class HttpDate
{
    private const int MaxYearsAhead = 50;

    private static readonly int ThisYear = TimeProvider.System.GetUtcNow().Year;
    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] LongDays = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <returns><see langword="null"/> if the text is not a date.</returns>
    public static DateTimeOffset? Parse(string? field) =>
        After(field, Days, ", ") is { Length: > 0 } current ? ParseExact(WithoutZone(current), "dd MMM yyyy HH:mm:ss")
        : After(field, LongDays, ", ") is { Length: > 0 } dashed
        ? InThisCentury(ParseExact(WithYear(WithoutZone(dashed)), "dd-MMM-yyyy HH:mm:ss"))
        : After(field, Days, " ") is { Length: > 0 } unix ? ParseExact(WithDay(unix), "MMM dd HH:mm:ss yyyy")
        : null;

    public static string Format(DateTimeOffset date) => date.ToString("r", CultureInfo.InvariantCulture);

    private static string? After(string? field, string[] days, string separator)
    {
        foreach (var day in field is null ? [] : days)
        {
            var length = day.Length + separator.Length;
            if (field!.Length > length && field.StartsWith(day, StringComparison.OrdinalIgnoreCase)
                && field.AsSpan(day.Length).StartsWith(separator))
            {
                return field[length..];
            }
        }

        return null;
    }

    private static string WithoutZone(string text) =>
        text.EndsWith(" GMT", StringComparison.OrdinalIgnoreCase) ? text[..^4] : "";

    /// <summary>Accepts leap seconds, which the platform does not have.</summary>
    private static DateTimeOffset? ParseExact(string text, string format)
    {
        var leap = text.Contains(":60", StringComparison.Ordinal);
        return DateTimeOffset.TryParseExact(
            leap ? text.Replace(":60", ":59", StringComparison.Ordinal) : text,
            format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date.AddSeconds(leap ? 1 : 0)
            : null;
    }

    /// <summary>Completes a two-digit year with the current century.</summary>
    private static string WithYear(string text) => text.Length > 9 && text[9] == ' '
        ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 7)}{ThisYear / 100}{text.AsSpan(7)}")
        : "";

    /// <summary>Moves a date more than 50 years ahead back by a century.</summary>
    private static DateTimeOffset? InThisCentury(DateTimeOffset? date) =>
        date?.Year > ThisYear + MaxYearsAhead ? date?.AddYears(-100) : date;

    /// <summary>Replaces the blank before a one-digit day with a zero.</summary>
    private static string WithDay(string text) => text.Length > 5 && text[4] == ' ' && char.IsAsciiDigit(text[5])
        ? $"{text.AsSpan(0, 4)}0{text.AsSpan(5)}" : text;
}
