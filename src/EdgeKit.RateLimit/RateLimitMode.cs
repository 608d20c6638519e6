namespace EdgeKit.RateLimit;

/// <summary>Where a policy is decided if Redis is configured. Without Redis every mode decides in process.</summary>
public enum RateLimitMode
{
    /// <summary>Every request is decided in Redis; concurrent ones share a call. Exact across all instances.</summary>
    Strict,

    /// <summary>
    /// Each instance takes tokens from Redis in advance, spends them locally and returns unused ones. Never admits more
    /// than the limit; may admit less, by the tokens that other instances hold. For token buckets only; other
    /// algorithms are strict.
    /// </summary>
    Leased,

    /// <summary>Strict, and leased while a key is hot on this instance. The default.</summary>
    Auto,
}
