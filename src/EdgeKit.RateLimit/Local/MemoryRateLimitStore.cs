using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Limits;

namespace EdgeKit.RateLimit.Local;

/// <summary>Buckets in this process.</summary>
internal sealed class MemoryRateLimitStore(BucketTable table, LocalClock clock) : IRateLimitStore
{
    public bool IsInProcess => true;

    public ValueTask<bool> TakeAsync(ReadOnlyMemory<Charge> charges, Memory<Decision> decisions) =>
        ValueTask.FromResult(table.TakeAll(charges.Span, decisions.Span, clock.Now));

    public ValueTask<Decision> TakeAsync(Charge charge) => ValueTask.FromResult(table.Take(charge, clock.Now));

    public bool TryTakeTokens(BucketKey key, Limit limit, long cost)
    {
        table.Fetch(key); // memory is further away than the clock
        return table.TryTakeTokens(key, limit, cost, clock.CoarseNow);
    }

    public bool TryTake(in Charge charge, out Decision decision)
    {
        decision = table.Take(charge, clock.Now);
        return true;
    }

    public void Return(in Charge charge) => table.Return(charge, clock.Now);

    public void Force(in Charge charge) => table.Force(charge, clock.Now);
}
