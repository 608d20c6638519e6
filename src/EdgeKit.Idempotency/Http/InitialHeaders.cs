using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Http;

/// <summary>The response headers set by earlier middleware, which sets them again on a replay.</summary>
internal sealed class InitialHeaders
{
    /// <summary>Headers that middleware and handlers append to. Writing any other header replaces its value.</summary>
    private static readonly string[] ListHeaders = ["Vary", "Link"];

    private readonly KeyValuePair<string, StringValues>[] _fields;

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

    /// <summary>Returns what was appended, as lines or after a comma; everything if the value was replaced.</summary>
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
