using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Memory;

/// <summary>Buckets in this process.</summary>
internal sealed class MemoryBucketStore(BucketTable table, NanosecondClock clock) : IBucketStore
{
    public bool IsInProcess => true;

    public ValueTask<bool> AcquireAsync(ReadOnlyMemory<BucketRequest> charges, Memory<BucketResult> decisions) =>
        ValueTask.FromResult(table.TakeAll(charges.Span, decisions.Span, clock.Now));

    public ValueTask<BucketResult> AcquireAsync(BucketRequest charge) => ValueTask.FromResult(table.Take(charge, clock.Now));

    public bool TryAcquireFast(BucketKey key, Limit limit, long cost)
    {
        table.Prefetch(key); // memory is further away than the clock
        return table.TryTakeFast(key, limit, cost, clock.CoarseNow);
    }

    public bool TryAcquire(in BucketRequest charge, out BucketResult decision)
    {
        decision = table.Take(charge, clock.Now);
        return true;
    }

    public void Return(in BucketRequest charge) => table.Return(charge, clock.Now);

    public void ForceAcquire(in BucketRequest charge) => table.ForceTake(charge, clock.Now);
}
