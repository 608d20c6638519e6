using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Memory;

internal sealed class MemoryBucketStore(BucketTable table, NanosecondClock clock) : IBucketStore, IConcurrencyStore
{
    public bool IsInProcess => true;

    public ValueTask<bool> AcquireAsync(ReadOnlyMemory<BucketRequest> requests, Memory<BucketResult> results) =>
        ValueTask.FromResult(table.TakeAll(requests.Span, results.Span, clock.Now));

    public ValueTask<BucketResult> AcquireAsync(BucketRequest request) =>
        ValueTask.FromResult(table.Take(request, clock.Now));

    public ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest request, RateLimitPriority priority) =>
        ValueTask.FromResult(new ConcurrencyPermit(request, table.Take(request, clock.Now)));

    public bool TryAcquireFast(BucketKey key, Limit limit, long cost)
    {
        table.Prefetch(key); // loads the bucket while the clock is read
        return table.TryTakeFast(key, limit, cost, clock.CoarseNow);
    }

    public bool TryAcquire(in BucketRequest request, out BucketResult result)
    {
        result = table.Take(request, clock.Now);
        return true;
    }

    public void Return(in BucketRequest request) => table.Return(request, clock.Now);

    public void Release(ConcurrencyPermit permit, RequestOutcome outcome, TimeSpan clientTime = default) =>
        table.Return(permit.Request, clock.Now);

    public void ForceAcquire(in BucketRequest request) => table.ForceTake(request, clock.Now);
}
