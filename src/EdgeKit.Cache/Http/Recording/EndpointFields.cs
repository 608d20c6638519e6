using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>The fields that an endpoint has set, apart from those that outer middleware set before it ran.</summary>
/// <param name="Values">The fields.</param>
/// <param name="Added">Names whose values are appended to those of outer middleware; other names replace them.</param>
/// <param name="Removed">Fields of outer middleware that the endpoint has removed.</param>
internal sealed record EndpointFields(
    IHeaderDictionary Values, IReadOnlyCollection<string> Added, IReadOnlyCollection<string> Removed)
{
    public static EndpointFields Of(IHeaderDictionary before, IHeaderDictionary after, IEnumerable<string> written)
    {
        var (values, added, removed) = (new HeaderDictionary(), new List<string>(), new List<string>());
        foreach (var name in written)
        {
            var (old, now) = (before[name], after[name]);
            if (now.Count == 0)
            {
                removed.Add(name);
            }
            else
            {
                var own = AppendedTo(old, now);
                values[name] = own.Count > 0 ? own : now;

                // If Vary was absent, appending and replacing look the same, and appending is safe.
                var isNewVary = old.Count == 0 && name.Equals("Vary", StringComparison.OrdinalIgnoreCase);
                if (own.Count > 0 || isNewVary)
                {
                    added.Add(name);
                }
            }
        }

        return new EndpointFields(values, added, removed);
    }

    /// <summary>Returns the values appended to the old ones; empty if those were replaced.</summary>
    private static StringValues AppendedTo(StringValues old, StringValues now)
    {
        if (old.Count == 0)
        {
            return default;
        }

        if (now.Count > old.Count && now.Take(old.Count).SequenceEqual(old))
        {
            return new StringValues([.. now.Skip(old.Count)]);
        }

        var list = string.Join(',', old.AsEnumerable()) + ",";
        return now.Count == 1 && now[0]!.StartsWith(list, StringComparison.Ordinal)
            ? now[0]![list.Length..].TrimStart() : default;
    }
}
