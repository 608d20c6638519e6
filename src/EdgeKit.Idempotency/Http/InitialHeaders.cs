using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Http;

/// <summary>
/// The response headers that earlier middleware had set before the handler ran. They are not part of the stored
/// outcome, because a replay passes the same middleware.
/// </summary>
internal sealed class InitialHeaders
{
    /// <summary>Headers that middleware and handlers append to. Writing any other header replaces its value.</summary>
    private static readonly string[] ListHeaders = ["Vary", "Link"];

    private readonly KeyValuePair<string, StringValues>[] _fields;

    /// <param name="fields">The headers of a response whose handler has not run yet.</param>
    /// <param name="names">The names of the headers that are replayed.</param>
    public InitialHeaders(IHeaderDictionary fields, IReadOnlyCollection<string> names) => _fields = fields.Count == 0
        ? []
        : [.. names.Where(fields.ContainsKey).Select(n => KeyValuePair.Create(n, fields[n]))];

    public static bool IsList(string name) => ListHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the values that the handler itself added or set.</summary>
    public StringValues RemoveFrom(string name, StringValues now)
    {
        var before = Array.Find(_fields, f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        return now == before ? default : IsList(name) ? AddedTo(before, now) : now;
    }

    /// <summary>
    /// Returns the values appended to a list, as separate lines or after a comma; all values if the list was replaced.
    /// </summary>
    private static StringValues AddedTo(StringValues before, StringValues now)
    {
        if (before.Count > 0 && now.Take(before.Count).SequenceEqual(before))
        {
            return new StringValues([.. now.Skip(before.Count)]);
        }

        var list = string.Join(',', before.AsEnumerable()) + ",";
        return now.Count == 1 && now[0]!.StartsWith(list, StringComparison.Ordinal) ? now[0]![list.Length..] : now;
    }
}
