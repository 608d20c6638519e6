using System.Collections.Concurrent;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Permits;

namespace EdgeKit.RateLimit.Adaptive;

/// <summary>The adaptive limits of this process, one per key.</summary>
internal sealed class AdaptivePermitStore(TimeProvider time) : IPermitStore
{
    private const int MaxKeys = 10_000;

    private readonly ConcurrentDictionary<(BucketKey Key, int LimitId), AdaptiveLimiter> _limiters = new();

    public ValueTask<Permit> EnterAsync(Charge charge, RateLimitPriority priority)
    {
        charge = Bounded(charge);
        var left = LimiterOf(charge).Enter(priority);
        var decision = new Decision(left >= 0, Math.Max(0, left), TimeSpan.Zero, TimeSpan.Zero, DecisionSource.Local);
        return ValueTask.FromResult(new Permit(charge, decision, time.GetTimestamp()));
    }

    public void Leave(Permit permit, bool failed) => LimiterOf(permit.Charge).Leave(time.GetElapsedTime(permit.Since), failed);

    public double? LimitOf(in Charge charge) => _limiters.GetValueOrDefault((charge.Key, charge.Limit.Id))?.Limit;

    private AdaptiveLimiter LimiterOf(in Charge charge) => _limiters.GetOrAdd(
        (charge.Key, charge.Limit.Id), static (_, a) => Create(a.charge, a.time), (charge, time));

    private Charge Bounded(in Charge charge)
    {
        if (_limiters.Count < MaxKeys || _limiters.ContainsKey((charge.Key, charge.Limit.Id)))
        {
            return charge;
        }

        return charge with { Key = new BucketKey(charge.Policy.Seed, 1) };
    }

    private static AdaptiveLimiter Create(in Charge charge, TimeProvider time)
    {
        var max = (int)charge.Limit.Capacity;
        return new AdaptiveLimiter(Math.Min(max, charge.Policy.Options.MinPermits ?? 4), max, time);
    }
}
