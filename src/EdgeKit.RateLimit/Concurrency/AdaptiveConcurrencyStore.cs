using System.Collections.Concurrent;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>
/// The adaptive limits of this process, one per key. A full table lets go of those that nobody uses, and while there
/// are none newcomers share one per policy.
/// </summary>
internal sealed class AdaptiveConcurrencyStore(TimeProvider timeProvider) : IConcurrencyStore
{
    internal const int MaxKeys = 10_000;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(BucketKey Key, int LimitId), AdaptiveLimiter> _limiters = new();
    private long _sweptAt = timeProvider.GetTimestamp();

    public int Count => _limiters.Count;

    public ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest charge, RateLimitPriority priority)
    {
        charge = Bounded(charge);
        int? left;
        do
        {
            left = LimiterOf(charge).TryAcquire(priority);
        }
        while (left is null); // it was let go of in this moment: the next one is new

        var decision = new BucketResult(
            left >= 0, Math.Max(0, left.Value), TimeSpan.Zero, TimeSpan.Zero, DecisionSource.Local);
        return ValueTask.FromResult(new ConcurrencyPermit(charge, decision, timeProvider.GetTimestamp()));
    }

    // A limiter stays while somebody is in it, so this finds the one that was entered.
    public void Release(ConcurrencyPermit permit, in RequestOutcome ending) =>
        LimiterOf(permit.Request).Release(timeProvider.GetElapsedTime(permit.AcquiredAt), ending);

    private AdaptiveLimiter LimiterOf(in BucketRequest charge) => _limiters.GetOrAdd(
        (charge.Key, charge.Limit.Id), static (_, a) => Create(a.charge, a.timeProvider), (charge, timeProvider));

    private BucketRequest Bounded(in BucketRequest charge)
    {
        if (_limiters.Count < MaxKeys || _limiters.ContainsKey((charge.Key, charge.Limit.Id)))
        {
            return charge;
        }

        Sweep();
        return _limiters.Count < MaxKeys ? charge : charge with { Key = new BucketKey(charge.Policy.KeySeed, 1) };
    }

    // Looks at all of them, so not for every key that somebody invents.
    private void Sweep()
    {
        var (now, last) = (timeProvider.GetTimestamp(), Volatile.Read(ref _sweptAt));
        if (timeProvider.GetElapsedTime(last, now) < Pause
            || Interlocked.CompareExchange(ref _sweptAt, now, last) != last)
        {
            return;
        }

        foreach (var limiter in _limiters)
        {
            if (limiter.Value.TryRetire(Idle))
            {
                _limiters.TryRemove(limiter);
            }
        }
    }

    private static AdaptiveLimiter Create(in BucketRequest charge, TimeProvider timeProvider)
    {
        var max = (int)charge.Limit.Capacity;
        return new AdaptiveLimiter(Math.Min(max, charge.Policy.Options.MinPermits ?? 4), max, timeProvider);
    }
}
