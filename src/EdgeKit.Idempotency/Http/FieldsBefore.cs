using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Idempotency.Http;

/// <summary>
/// What stages in front had set before the handler ran: it is no part of the answer, and a replay passes the same
/// stages again.
/// </summary>
internal sealed class FieldsBefore
{
    /// <summary>
    /// Fields to which stages and handlers add lines; any other that a handler writes takes the place of what was
    /// there.
    /// </summary>
    private static readonly string[] Lists = ["Vary", "Link"];

    private readonly KeyValuePair<string, StringValues>[] _fields;

    /// <param name="fields">The fields of a response whose handler has not run.</param>
    /// <param name="names">Those that are replayed.</param>
    public FieldsBefore(IHeaderDictionary fields, IReadOnlyCollection<string> names) => _fields = fields.Count == 0
        ? []
        : [.. names.Where(fields.ContainsKey).Select(n => KeyValuePair.Create(n, fields[n]))];

    public static bool IsList(string name) => Lists.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The handler's own values of a field.</summary>
    public StringValues Own(string name, StringValues now)
    {
        var before = Array.Find(_fields, f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        return now == before ? default : IsList(name) ? BehindOf(before, now) : now;
    }

    /// <summary>What was added to a list, as lines or behind a comma; all of it when it was replaced.</summary>
    private static StringValues BehindOf(StringValues before, StringValues now)
    {
        if (before.Count > 0 && now.Take(before.Count).SequenceEqual(before))
        {
            return new StringValues([.. now.Skip(before.Count)]);
        }

        var list = string.Join(',', before.AsEnumerable()) + ",";
        return now.Count == 1 && now[0]!.StartsWith(list, StringComparison.Ordinal) ? now[0]![list.Length..] : now;
    }
}
