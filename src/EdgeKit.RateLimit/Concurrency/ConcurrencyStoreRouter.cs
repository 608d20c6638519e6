using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>Keeps adaptive limits in this process and all other concurrency limits in the shared store.</summary>
internal sealed class ConcurrencyStoreRouter(IConcurrencyStore shared, AdaptiveConcurrencyStore adaptive)
    : IConcurrencyStore
{
    public ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest request, RateLimitPriority priority) =>
        StoreOf(request).AcquireAsync(request, priority);

    public void Release(ConcurrencyPermit permit, RequestOutcome outcome, TimeSpan clientTime = default) =>
        StoreOf(permit.Request).Release(permit, outcome, clientTime);

    private IConcurrencyStore StoreOf(in BucketRequest request) =>
        request.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency ? adaptive : shared;
}
