using System.Globalization;
using EdgeKit.Http.StructuredFields;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>
/// Reads CDN-Cache-Control (RFC 9213): a structured-field dictionary of cache directives, which stands in the place of
/// Cache-Control and Expires. A field that is empty, does not parse, has a directive of the wrong type or none that is
/// known is as good as absent: what nobody understands must not take the place of a <c>no-store</c>.
/// </summary>
internal static class TargetedCacheControl
{
    public const string Name = "CDN-Cache-Control";

    /// <returns>What it says; <see langword="null"/> when it is as good as absent.</returns>
    public static CacheDirectives? Parse(StringValues field)
    {
        if (field.Count == 0 || StructuredField.ParseDictionary(field.ToString()) is not { Count: > 0 } members)
        {
            return null;
        }

        var known = members.Select(m => TextOf(m.Key, m.Value.Value)).OfType<string>().ToArray();

        // Both faces of a directive are read by one set of rules, as text that Cache-Control would have.
        return known.Length == 0 || known.Contains(Wrong) ? null : CacheControl.Parse(string.Join(',', known));
    }

    private const string Wrong = "?";

    /// <returns><see langword="null"/> for what is no directive.</returns>
    private static string? TextOf(string name, object value) => name switch
    {
        "max-age" or "s-maxage" or "stale-while-revalidate" or "stale-if-error" =>
            value is long seconds ? $"{name}={Seconds(seconds)}" : Wrong,
        "no-cache" or "private" when value is string fields => $"{name}=\"{fields}\"",
        "public"
            or "private" or "no-cache" or "no-store" or "must-revalidate" or "proxy-revalidate" or "must-understand" =>
            value is bool said ? said ? name : "" : Wrong,
        _ => null,
    };

    private static string Seconds(long seconds) => Math.Max(0, seconds).ToString(CultureInfo.InvariantCulture);
}
