using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>
/// Stores the permits of concurrency limits, in process or in Redis. Thread safe. Does not throw if Redis is
/// unavailable.
/// </summary>
internal interface IConcurrencyStore
{
    /// <returns>The permit, or a refusal in its <see cref="ConcurrencyPermit.Result"/>.</returns>
    ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest request, RateLimitPriority priority);

    /// <summary>Releases a permit; called exactly once per permit. Does not wait for Redis.</summary>
    void Release(ConcurrencyPermit permit, in RequestOutcome outcome);
}
