using System.Globalization;
using EdgeKit.Http.StructuredFields;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Fields;

/// <summary>
/// Reads CDN-Cache-Control (RFC 9213): a structured-field dictionary of cache directives, which stands in the place of Cache-Control and
/// Expires. A field that is empty or does not parse is as good as absent; a member of the wrong type is no directive.
/// </summary>
internal static class TargetedCacheControl
{
    public const string Name = "CDN-Cache-Control";

    /// <returns>What it says; <see langword="null"/> when it is absent, empty or malformed.</returns>
    public static CacheDirectives? Parse(StringValues field)
    {
        if (field.Count == 0 || StructuredField.ParseDictionary(field.ToString()) is not { Count: > 0 } members)
        {
            return null;
        }

        // Both faces of a directive are read by one set of rules, as text that Cache-Control would have.
        return CacheControl.Parse(string.Join(',', members.Select(m => Text(m.Key, m.Value.Value))));
    }

    private static string Text(string name, object value) => value switch
    {
        true => name,
        long seconds => $"{name}={Math.Max(0, seconds).ToString(CultureInfo.InvariantCulture)}",
        string names when IsFieldList(name) => $"{name}=\"{names}\"",
        _ => "",
    };

    private static bool IsFieldList(string name) => name is "no-cache" or "private";
}
