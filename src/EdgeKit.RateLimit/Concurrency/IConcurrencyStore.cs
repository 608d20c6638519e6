using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>The permits of concurrency limits. Thread safe. Does not throw during an outage of Redis.</summary>
internal interface IConcurrencyStore
{
    /// <returns>The permit, or a refusal in its <see cref="ConcurrencyPermit.Result"/>.</returns>
    ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest request, RateLimitPriority priority);

    /// <summary>Releases a permit, once. Does not wait for Redis. Client time does not count as duration.</summary>
    void Release(ConcurrencyPermit permit, RequestOutcome outcome, TimeSpan clientTime = default);
}
