using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>
/// The seam where permits live: in this process, or in Redis. Thread safe; never throws because a server is away.
/// </summary>
internal interface IConcurrencyStore
{
    /// <summary>Takes a place when there is one.</summary>
    /// <param name="charge">The limit and how many permits.</param>
    /// <param name="priority">Who goes first, where the algorithm asks.</param>
    /// <returns>The permit; refused when its decision is.</returns>
    ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest charge, RateLimitPriority priority);

    /// <summary>Gives the place back. Does not wait.</summary>
    /// <param name="permit">The permit, once.</param>
    /// <param name="ending">How the request ended.</param>
    void Release(ConcurrencyPermit permit, in RequestOutcome ending);
}
