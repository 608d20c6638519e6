using System.Globalization;

namespace EdgeKit.Policies.Http;

/// <summary>Reads the value of a Retry-After header (RFC 9110 §10.2.3): seconds or an HTTP date.</summary>
internal static class RetryAfterValue
{
    private static readonly string[] DateFormats =
        ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <returns>Time from now, never negative; <see langword="null"/> if the value is neither.</returns>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        var text = value.AsSpan().Trim();
        if (text.IsEmpty)
        {
            return null;
        }

        if (!text.ContainsAnyExceptInRange('0', '9'))
        {
            // A number that no long can hold still means "very late".
            var seconds = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                ? n : long.MaxValue;
            return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        }

        return DateTimeOffset.TryParseExact(
            text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date > now ? date - now : TimeSpan.Zero
            : null;
    }
}
