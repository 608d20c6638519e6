using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;

namespace EdgeKit.RateLimit.Memory;

internal sealed class MemoryConcurrencyStore(BucketTable table, NanosecondClock clock, TimeProvider timeProvider)
    : IConcurrencyStore
{
    public ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest request, RateLimitPriority priority) =>
        ValueTask.FromResult(
            new ConcurrencyPermit(request, table.Take(request, clock.Now), timeProvider.GetTimestamp()));

    public void Release(ConcurrencyPermit permit, in RequestOutcome ending) => table.Return(permit.Request, clock.Now);
}
