using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The HTTP settings of a cache policy, derived from its options. Immutable, apart from the state.</summary>
internal sealed class HttpPolicy
{
    private readonly Func<PolicyState> _findState;
    private PolicyState? _state;

    public HttpPolicy(Func<PolicyState> findState, CachePolicyOptions options, bool shared)
    {
        (_findState, Options) = (findState, options);
        Freshness = new FreshnessPolicy(
            shared, options.DefaultTtl ?? options.Ttl, options.NegativeTtl ?? TimeSpan.Zero,
            options.HeuristicFraction, options.MaxHeuristicTtl ?? options.Ttl,
            options.StaleWhileRevalidate, options.StaleIfError);
        Query = options.VaryByQuery?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        VaryNames =
        [
            .. options.VaryByHeader.Select(h => h.ToLowerInvariant())
                .Concat(options.VaryByCookie.Select(c => VariantKey.CookiePrefix + c))
                .Distinct().Order(StringComparer.Ordinal),
        ];
    }

    public PolicyState State => _state ??= _findState();

    public string Name => State.Name;

    public CachePolicyOptions Options { get; }

    public FreshnessPolicy Freshness { get; }

    /// <summary>The query parameters that count; <see langword="null"/> for all.</summary>
    public IReadOnlySet<string>? Query { get; }

    /// <summary>Names that select a response regardless of its Vary; see <see cref="VaryMarker"/>.</summary>
    public string[] VaryNames { get; }

    public CacheKey KeyOf(string text) => new(State, text) { Options = Options };

    /// <summary>True if a request with these cookies may be answered from the cache.</summary>
    public bool AllowsCookies(IEnumerable<string> names) =>
        names.All(name => IsKeyedCookie(name) || Options.IgnoreCookies.Exists(pattern => Matches(name, pattern)));

    public bool IsKeyedCookie(string name) => Options.VaryByCookie.Contains(name);

    private static bool Matches(string name, string pattern) => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}
