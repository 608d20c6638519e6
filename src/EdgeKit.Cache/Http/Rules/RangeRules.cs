using System.Globalization;
using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>
/// Evaluates Range on a complete stored response (RFC 9110 §14.2, §13.1.5). Several ranges get the complete response:
/// an origin may ignore the field, and multipart ranges are a means of denial of service.
/// </summary>
internal static class RangeRules
{
    /// <returns><see langword="null"/> for the complete response: the field is absent or ignored.</returns>
    public static ByteRange? Resolve(
        IHeaderDictionary request, long length, string? etag, string? lastModified, string? date)
    {
        if (request.Range.Count != 1
            || !RangeHeaderValue.TryParse(request.Range[0], out var range) || range.Ranges.Count != 1
            || !range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            || !Applies(request.IfRange, etag, lastModified, date))
        {
            return null;
        }

        var asked = range.Ranges.Single();
        return asked.From is { } from ? Slice(from, Math.Min(asked.To ?? long.MaxValue, length - 1), length)
            : asked.To is { } suffix ? Slice(Math.Max(0, length - suffix), suffix == 0 ? -1 : length - 1, length)
            : null;
    }

    public static string ContentRange(in ByteRange range, long length)
    {
        var last = range.Offset + range.Count - 1;
        return range.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"bytes */{length}")
            : string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset}-{last}/{length}");
    }

    private static ByteRange Slice(long from, long to, long length) =>
        from >= length || to < from ? default : new ByteRange(from, to - from + 1);

    /// <summary>If-Range needs a strong validator; a date is one if it is at least a second older than Date.</summary>
    private static bool Applies(string? ifRange, string? etag, string? lastModified, string? date)
    {
        if (string.IsNullOrEmpty(ifRange))
        {
            return true;
        }

        return ifRange.Contains('"', StringComparison.Ordinal)
            ? EntityTags.StrongEquals(ifRange, etag)
            : ifRange == lastModified && HttpDate.Parse(lastModified) + TimeSpan.FromSeconds(1) <= HttpDate.Parse(date);
    }
}
