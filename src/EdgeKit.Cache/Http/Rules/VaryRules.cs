using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>The request fields that select a response (RFC 9111 §4.1).</summary>
internal static class VaryRules
{
    /// <returns>The sorted names in lower case; <see langword="null"/> for <c>*</c>, which never matches.</returns>
    public static string[]? NamesOf(StringValues vary)
    {
        if (vary.Count == 0)
        {
            return [];
        }

        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in vary.SelectMany(
            v => v?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []))
        {
            names.Add(name.ToLowerInvariant());
        }

        return names.Contains("*") ? null : [.. names];
    }

    /// <summary>
    /// Normalizes a value: lines are joined and blanks around commas removed. The members of Accept-Encoding are sorted
    /// in lower case, since their case and order have no meaning.
    /// </summary>
    public static string Normalize(string name, StringValues value)
    {
        var members = value.ToString().Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (name.Equals("accept-encoding", StringComparison.OrdinalIgnoreCase))
        {
            members = [.. members.Select(
                m => m.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }

        return string.Join(',', members);
    }
}
