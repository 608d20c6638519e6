using System.Collections.Concurrent;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Concurrency;

/// <summary>
/// The adaptive limits of this process, one per key. A full table drops idle keys; if no key is idle, new keys share
/// one limit per policy.
/// </summary>
internal sealed class AdaptiveConcurrencyStore(TimeProvider timeProvider) : IConcurrencyStore
{
    internal const int MaxKeys = 10_000;

    private const int DefaultMinPermits = 4;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(BucketKey Key, int LimitId), AdaptiveLimiter> _limiters = new();
    private long _sweptAt = timeProvider.GetTimestamp();

    public int Count => _limiters.Count;

    public ValueTask<ConcurrencyPermit> AcquireAsync(BucketRequest request, RateLimitPriority priority)
    {
        request = Bounded(request);
        int? left;
        do
        {
            left = LimiterOf(request).TryAcquire(priority);
        }
        while (left is null); // retired at the same moment: the next one is new

        var result = BucketResult.Untimed(left >= 0, Math.Max(0, left.Value), DecisionSource.Local);
        return new(new ConcurrencyPermit(request, result, AcquiredAt: timeProvider.GetTimestamp()));
    }

    // A limiter in use is never retired, so this finds the one that granted the permit.
    public void Release(ConcurrencyPermit permit, RequestOutcome outcome, TimeSpan clientTime = default) =>
        LimiterOf(permit.Request).Release(timeProvider.GetElapsedTime(permit.AcquiredAt) - clientTime, outcome);

    private AdaptiveLimiter LimiterOf(in BucketRequest request) => _limiters.GetOrAdd(
        (request.Key, request.Limit.Id), static (_, a) => Create(a.request, a.timeProvider), (request, timeProvider));

    private BucketRequest Bounded(in BucketRequest request)
    {
        if (_limiters.ContainsKey((request.Key, request.Limit.Id)) || _limiters.Count < MaxKeys)
        {
            return request;
        }

        Sweep();
        return _limiters.Count < MaxKeys ? request : request with { Key = request.OverflowKey };
    }

    // Visits all limiters, so it must not run for every key that a caller invents.
    private void Sweep()
    {
        var (now, last) = (timeProvider.GetTimestamp(), Volatile.Read(ref _sweptAt));
        if (timeProvider.GetElapsedTime(last, now) < SweepInterval
            || Interlocked.CompareExchange(ref _sweptAt, now, last) != last)
        {
            return;
        }

        foreach (var limiter in _limiters)
        {
            if (limiter.Value.TryRetire(IdleTime))
            {
                _limiters.TryRemove(limiter);
            }
        }
    }

    private static AdaptiveLimiter Create(in BucketRequest request, TimeProvider timeProvider)
    {
        var max = (int)request.Limit.Capacity;
        var min = request.Policy.Options.MinPermitLimit ?? DefaultMinPermits;
        return new AdaptiveLimiter(Math.Min(max, min), max, timeProvider);
    }
}
