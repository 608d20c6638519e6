using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;

namespace EdgeKit.RateLimit.Memory;

/// <summary>Permits in this process.</summary>
internal sealed class MemoryConcurrencyStore(BucketTable table, NanosecondClock clock, TimeProvider timeProvider) : IConcurrencyStore
{
    public ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest charge, RateLimitPriority priority) =>
        ValueTask.FromResult(new ConcurrencyPermit(charge, table.Take(charge, clock.Now), timeProvider.GetTimestamp()));

    public void Release(ConcurrencyPermit permit, in RequestOutcome ending) => table.Return(permit.Request, clock.Now);
}
