using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>The fields of a request that selected an answer (RFC 9111 §4.1).</summary>
internal static class VaryRules
{
    /// <returns>
    /// The names in lower case, sorted; <see langword="null"/> for <c>*</c>, which no request ever matches.
    /// </returns>
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
    /// A field's value, so that two values that mean the same are the same text: lines are joined, blanks around commas
    /// dropped. The members of Accept-Encoding, whose case and order mean nothing, are sorted.
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
