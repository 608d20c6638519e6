namespace EdgeKit.RateLimit;

/// <summary>
/// Where the decisions of a policy are taken when Redis is configured. Without Redis all modes decide in process.
/// </summary>
public enum RateLimitMode
{
    /// <summary>
    /// Every decision is taken in Redis; concurrent decisions share one call. Exact across all instances.
    /// </summary>
    Strict,

    /// <summary>
    /// The instance debits tokens up front, spends them locally and returns what it did not need. Never admits more
    /// than the limit; may admit less by the tokens that other instances hold. Token buckets only; other algorithms
    /// stay strict.
    /// </summary>
    Leased,

    /// <summary>Strict until a key gets hot on this instance, leased while it is; the default.</summary>
    Auto,
}
