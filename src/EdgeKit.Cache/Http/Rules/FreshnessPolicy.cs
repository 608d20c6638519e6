namespace EdgeKit.Cache.Http.Rules;

/// <summary>If the cache is shared or private, and its lifetimes for responses that state none.</summary>
internal sealed record FreshnessPolicy(
    bool Shared, TimeSpan Ttl, TimeSpan NegativeTtl, double HeuristicFraction, TimeSpan MaxHeuristicTtl,
    TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError);
