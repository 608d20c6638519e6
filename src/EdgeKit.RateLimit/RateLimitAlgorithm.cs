namespace EdgeKit.RateLimit;

/// <summary>How a policy counts.</summary>
public enum RateLimitAlgorithm
{
    /// <summary>
    /// A bucket of <c>Capacity</c> tokens that refills evenly with <c>RefillPerSecond</c>, kept as one timestamp per
    /// key (the generic cell rate algorithm, ITU-T I.371). Allows bursts up to the capacity; the default.
    /// </summary>
    TokenBucket,

    /// <summary>
    /// At most <c>Capacity</c> in any <c>Window</c>, approximated from two counters: the previous window counts in
    /// proportion to its overlap. The approximation assumes that the previous window was used evenly.
    /// </summary>
    SlidingWindow,

    /// <summary>
    /// At most <c>Capacity</c> per <c>Window</c>; counters start anew at each window's edge, so twice the capacity may
    /// pass around an edge.
    /// </summary>
    FixedWindow,

    /// <summary>At most <c>Permits</c> requests at the same time.</summary>
    Concurrency,

    /// <summary>
    /// A concurrency limit per process that finds itself: it shrinks when responses get slower than their baseline and
    /// grows while they do not, between <c>MinPermits</c> and <c>Permits</c>. Lower priorities are refused first.
    /// </summary>
    AdaptiveConcurrency,
}
