namespace EdgeKit.Cache.Http.Rules;

/// <summary>Lifetimes for responses whose origin states none.</summary>
/// <param name="Shared">True for a shared cache, false for a private one.</param>
/// <param name="Ttl">The lifetime.</param>
/// <param name="NegativeTtl">The lifetime of 404, 405, 410, 414 and 501.</param>
/// <param name="HeuristicFraction">The lifetime as a share of the age since Last-Modified; 0 is off.</param>
/// <param name="MaxHeuristicTtl">The longest heuristic lifetime.</param>
/// <param name="StaleWhileRevalidate">For responses that do not state it.</param>
/// <param name="StaleIfError">For responses that do not state it.</param>
internal sealed record FreshnessPolicy(
    bool Shared, TimeSpan Ttl, TimeSpan NegativeTtl,
    double HeuristicFraction, TimeSpan MaxHeuristicTtl, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError);
