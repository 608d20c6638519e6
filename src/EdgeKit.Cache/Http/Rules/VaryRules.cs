using Microsoft.Extensions.Primitives;
using static System.StringSplitOptions;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>The request fields that select a response (RFC 9111 §4.1).</summary>
internal static class VaryRules
{
    /// <returns>The sorted names in lower case; <see langword="null"/> for <c>*</c>, which never matches.</returns>
    public static string[]? NamesOf(StringValues vary)
    {
        var names = vary.ToString().ToLowerInvariant().Split(',', TrimEntries | RemoveEmptyEntries);
        return names.Contains("*") ? null : [.. names.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Joins lines and removes blanks around commas. Sorts Accept-Encoding: its order is free.</summary>
    public static string Normalize(string name, StringValues value)
    {
        var members = value.ToString().Split(',', TrimEntries | RemoveEmptyEntries);
        if (name.Equals("accept-encoding", StringComparison.OrdinalIgnoreCase))
        {
            var lowered = members.Select(m => m.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal));
            members = [.. lowered.Order(StringComparer.Ordinal)];
        }

        return string.Join(',', members);
    }
}
