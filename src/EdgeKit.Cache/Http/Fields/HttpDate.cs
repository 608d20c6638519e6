using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>The dates of HTTP (RFC 9110 §5.6.7).</summary>
internal static class HttpDate
{
    public static DateTimeOffset? Parse(string? field) => HeaderUtilities.TryParseDate(field, out var date) ? date : null;

    public static string Format(DateTimeOffset date) => date.ToString("r", CultureInfo.InvariantCulture);
}
