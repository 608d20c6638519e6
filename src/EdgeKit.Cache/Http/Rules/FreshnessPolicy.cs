namespace EdgeKit.Cache.Http.Rules;

/// <summary>What a policy says where the origin says nothing.</summary>
/// <param name="Shared">Whether many users share the cache; a private one belongs to one.</param>
/// <param name="Ttl">The lifetime of an answer that states none.</param>
/// <param name="NegativeTtl">The same for 404, 405, 410, 414 and 501.</param>
/// <param name="HeuristicFraction">The share of its age since Last-Modified that an answer may live; 0 is off.</param>
/// <param name="MaxHeuristicTtl">How long it may live at most by that share.</param>
/// <param name="StaleWhileRevalidate">For answers that don't state it.</param>
/// <param name="StaleIfError">For answers that don't state it.</param>
internal sealed record FreshnessPolicy(
    bool Shared, TimeSpan Ttl, TimeSpan NegativeTtl,
    double HeuristicFraction, TimeSpan MaxHeuristicTtl, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError);
