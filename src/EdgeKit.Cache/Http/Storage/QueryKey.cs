using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>
/// A query as part of a key: the allowed parameters sorted by name, repeated names in their order. The text is not
/// decoded, so queries that an application may treat differently have different keys.
/// </summary>
internal static class QueryKey
{
    /// <summary>Returns the query without its question mark. A null list allows all parameters.</summary>
    public static string Normalize(string? query, IReadOnlySet<string>? allowed)
    {
        var text = query.AsSpan().TrimStart('?');
        if (text.IsEmpty || allowed is { Count: 0 })
        {
            return "";
        }

        if (!text.Contains('&'))
        {
            return IsAllowed(text, allowed) ? text.ToString() : "";
        }

        var pairs = text.ToString().Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => IsAllowed(p, allowed));
        return string.Join('&', pairs.OrderBy(p => NameOf(p).ToString(), StringComparer.Ordinal));
    }

    /// <summary>Removes parameters that are not part of the key; they could change the response.</summary>
    public static QueryString Restrict(QueryString query, IReadOnlySet<string> allowed)
    {
        var kept = new StringBuilder(query.Value?.Length ?? 0);
        foreach (var pair in (query.Value ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (IsAllowed(pair, allowed))
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(pair);
            }
        }

        return new QueryString(kept.ToString());
    }

    private static bool IsAllowed(ReadOnlySpan<char> pair, IReadOnlySet<string>? allowed) =>
        allowed is null || allowed.Contains(Uri.UnescapeDataString(NameOf(pair).ToString().Replace('+', ' ')));

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> pair)
    {
        var end = pair.IndexOf('=');
        return end < 0 ? pair : pair[..end];
    }
}
