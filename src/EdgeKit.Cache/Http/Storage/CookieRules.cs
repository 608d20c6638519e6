namespace EdgeKit.Cache.Http.Storage;

/// <summary>The cookies with which a request may still be answered from the cache.</summary>
/// <param name="Keyed">Cookies that are part of the key.</param>
/// <param name="Ignored">Cookies that do not affect the response; <c>_ga*</c> matches a prefix.</param>
internal sealed record CookieRules(IReadOnlyCollection<string> Keyed, IReadOnlyCollection<string> Ignored)
{
    public bool Allow(IEnumerable<string> names) =>
        names.All(name => IsKeyed(name) || Ignored.Any(pattern => Matches(name, pattern)));

    public bool IsKeyed(string name) => Keyed.Contains(name, StringComparer.Ordinal);

    private static bool Matches(string name, string pattern) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : name.Equals(pattern, StringComparison.Ordinal);
}
