using System.Collections.Frozen;
using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using static System.StringSplitOptions;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>Selects the fields that are stored (RFC 9111 §3.1) and updates them from a 304 (§3.2).</summary>
internal static class StoredFields
{
    /// <summary>Fields of one connection or response, and fields that are written each time.</summary>
    private static readonly FrozenSet<string> NeverStored = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Transfer-Encoding", "Upgrade", "Trailer",
        "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization",
        "Age", "Cache-Status", "Content-Length", "Set-Cookie",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Fields that describe the stored body, which an update cannot change.</summary>
    private static readonly FrozenSet<string> BoundToBody =
        new[] { "Content-Encoding", "Content-Range" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static KeyValuePair<string, StringValues>[] Select(
        IHeaderDictionary response, bool shared, DateTimeOffset received)
    {
        var excluded = ExcludedBy(response, shared);
        var fields = response.Where(
            f => f.Value.Count > 0 && !NeverStored.Contains(f.Key) && !excluded.Contains(f.Key));
        return response.Date.Count > 0
            ? [.. fields] : [.. fields, KeyValuePair.Create("Date", new StringValues(HttpDate.Format(received)))];
    }

    /// <summary>Replaces stored fields with those of the same name in a newer response.</summary>
    public static IHeaderDictionary Merge(
        KeyValuePair<string, StringValues>[] stored, IHeaderDictionary newer, DateTimeOffset received)
    {
        IHeaderDictionary merged = new HeaderDictionary(stored.Length + newer.Count);
        foreach (var (name, value) in stored)
        {
            merged[name] = value;
        }

        foreach (var (name, value) in newer.Where(f => !NeverStored.Contains(f.Key) && !BoundToBody.Contains(f.Key)))
        {
            merged[name] = value;
        }

        if (newer.Date.Count == 0)
        {
            merged.Date = HttpDate.Format(received);
        }

        merged.Age = newer.Age; // The Age of a 304 is the age of the response that it confirms.
        return merged;
    }

    /// <summary>Fields named by Connection, <c>no-cache="..."</c> and, if shared, <c>private="..."</c>.</summary>
    private static HashSet<string> ExcludedBy(IHeaderDictionary response, bool shared)
    {
        var directives = FreshnessRules.DirectivesOf(response, shared);
        return response.Connection.ToString().Split(',', TrimEntries | RemoveEmptyEntries)
            .Concat(directives.NoCacheFields.OfType<string>())
            .Concat(shared ? directives.PrivateFields.OfType<string>() : [])
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}
