using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Recording;

/// <summary>
/// What an endpoint has made of the fields of its answer: its own, apart from those that stages in front had set before
/// it ran.
/// </summary>
/// <param name="Values">Its own.</param>
/// <param name="Added">
/// Those of them that stand beside what stages in front say under the same name; the others take its place.
/// </param>
/// <param name="Removed">Those of stages in front that it has removed.</param>
internal sealed record EndpointFields(
    IHeaderDictionary Values, IReadOnlyCollection<string> Added, IReadOnlyCollection<string> Removed)
{
    /// <param name="before">The fields when the endpoint began.</param>
    /// <param name="after">The fields when its answer started.</param>
    /// <param name="written">The names that it has written, even if only what was there.</param>
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
            else if (BehindOf(old, now) is { Count: > 0 } own)
            {
                values[name] = own;
                added.Add(name);
            }
            else
            {
                values[name] = now;
                AddVary(name, old, added);
            }
        }

        return new EndpointFields(values, added, removed);
    }

    /// <summary>
    /// Whether there was nothing to add to nobody can tell afterwards; Vary can only be added to without harm.
    /// </summary>
    private static void AddVary(string name, StringValues old, List<string> added)
    {
        if (old.Count == 0 && name.Equals("Vary", StringComparison.OrdinalIgnoreCase))
        {
            added.Add(name);
        }
    }

    /// <summary>
    /// What was appended to the old values, as lines or behind a comma; nothing when they were replaced.
    /// </summary>
    private static StringValues BehindOf(StringValues old, StringValues now)
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
