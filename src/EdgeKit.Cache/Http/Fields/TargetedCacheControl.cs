using EdgeKit.Http.StructuredFields;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>
/// Parses CDN-Cache-Control (RFC 9213): a dictionary of directives that replaces Cache-Control and Expires. Ignored if
/// it is empty, does not parse, has a directive of the wrong type or no known one: an unknown field must not replace a
/// <c>no-store</c>.
/// </summary>
internal static class TargetedCacheControl
{
    public const string Name = "CDN-Cache-Control";

    private const string Wrong = "?";

    /// <returns><see langword="null"/> if the field is ignored.</returns>
    public static CacheDirectives? Parse(StringValues field)
    {
        if (field.Count == 0 || StructuredField.ParseDictionary(field.ToString()) is not { Count: > 0 } members)
        {
            return null;
        }

        var known = members.Select(m => TextOf(m.Key, m.Value.Value)).OfType<string>().ToArray();

        // Written as Cache-Control, so that one parser reads both.
        return known.Length == 0 || known.Contains(Wrong) ? null : CacheControl.Parse(string.Join(',', known));
    }

    /// <returns><see langword="null"/> if the member is not a directive.</returns>
    private static string? TextOf(string name, object value) => name switch
    {
        "max-age" or "s-maxage" or "stale-while-revalidate" or "stale-if-error" =>
            value is long seconds ? $"{name}={Math.Max(0, seconds)}" : Wrong,
        "no-cache" or "private" when value is string fields => $"{name}=\"{fields}\"",
        "public" or "private" or "no-cache" or "no-store"
            or "must-revalidate" or "proxy-revalidate" or "must-understand" =>
            value is bool isSet ? isSet ? name : "" : Wrong,
        _ => null,
    };
}
