using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>
/// Sends each concurrency limit to where it lives: adaptive ones always in this process, the others in the shared
/// place.
/// </summary>
internal sealed class ConcurrencyStoreRouter(IConcurrencyStore shared, AdaptiveConcurrencyStore adaptive) : IConcurrencyStore
{
    public ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest charge, RateLimitPriority priority) =>
        Of(charge).AcquireAsync(charge, priority);

    public void Release(ConcurrencyPermit permit, in RequestOutcome ending) => Of(permit.Request).Release(permit, ending);

    private IConcurrencyStore Of(in BucketRequest charge) =>
        charge.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency ? adaptive : shared;
}
