namespace EdgeKit.RateLimit;

/// <summary>The algorithm of a policy.</summary>
public enum RateLimitAlgorithm
{
    /// <summary>
    /// A bucket of <c>Capacity</c> tokens that refills at <c>RefillPerSecond</c>, stored as one timestamp per key (the
    /// generic cell rate algorithm, ITU-T I.371). Allows bursts up to the capacity. The default.
    /// </summary>
    TokenBucket,

    /// <summary>
    /// At most <c>Capacity</c> requests in any <c>Window</c>, approximated by two counters: the previous window counts
    /// in proportion to its overlap, as if it had been used evenly.
    /// </summary>
    SlidingWindow,

    /// <summary>At most <c>Capacity</c> requests per <c>Window</c>; up to twice as many around an edge.</summary>
    FixedWindow,

    /// <summary>At most <c>PermitLimit</c> concurrent requests.</summary>
    Concurrency,

    /// <summary>
    /// A concurrency limit per process that adapts between <c>MinPermitLimit</c> and <c>PermitLimit</c>: it shrinks
    /// when responses get slower than their baseline and grows while they do not. Lower priorities are refused first.
    /// </summary>
    AdaptiveConcurrency,
}
