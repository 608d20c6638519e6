namespace EdgeKit.Cache.Http.Storage;

/// <summary>Which cookies a request may bring and still be answered from the cache.</summary>
/// <param name="Keyed">Those that are part of the key.</param>
/// <param name="Ignored">Those that mean nothing to the endpoint; <c>_ga*</c> stands for all that begin so.</param>
internal sealed record CookieRules(IReadOnlyCollection<string> Keyed, IReadOnlyCollection<string> Ignored)
{
    public bool Allow(IEnumerable<string> names) =>
        names.All(name => IsKeyed(name) || Ignored.Any(pattern => Matches(name, pattern)));

    public bool IsKeyed(string name) => Keyed.Contains(name, StringComparer.Ordinal);

    private static bool Matches(string name, string pattern) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : name.Equals(pattern, StringComparison.Ordinal);
}
