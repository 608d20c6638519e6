using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;

namespace EdgeKit.RateLimit.Memory;

/// <summary>Decides on one bucket and computes its next state. Pure.</summary>
internal static class BucketRules
{
    /// <summary>Decides and, if the cost fits, updates the bucket.</summary>
    public static BucketResult Take(ref Bucket bucket, Limit limit, LimitRegistry limits, long cost, long now) =>
        cost <= limit.Capacity
            ? TakeFitting(ref bucket, limit, limits, cost, now)
            : RefuseForGood(bucket, limit, limits, now);

    /// <summary>Takes tokens if that is certain with a coarse clock; see <see cref="BucketTable"/>.</summary>
    public static bool TryTakeFast(ref Bucket bucket, Limit limit, long cost, long coarseNow)
    {
        var used = bucket.Until - coarseNow;
        if (bucket.LimitId != limit.Id
            || used < NanosecondClock.CoarseLag
            || cost > limit.Capacity
            || used + (cost * limit.EmissionInterval) > limit.Period)
        {
            return false;
        }

        bucket.Until += cost * limit.EmissionInterval;
        return true;
    }

    /// <summary>Returns tokens or permits. A bucket that has refilled since then stays full.</summary>
    public static void Return(ref Bucket bucket, Limit limit, LimitRegistry limits, long cost, long now)
    {
        cost = Math.Min(cost, limit.Capacity);
        switch (limit.Algorithm)
        {
            case RateLimitAlgorithm.TokenBucket:
                bucket.Until = now + Used(bucket, limit, limits, now) - (cost * limit.EmissionInterval);
                bucket.LimitId = limit.Id;
                break;
            case RateLimitAlgorithm.Concurrency:
                SetPermits(ref bucket, limit, Math.Max(0, bucket.Data - cost));
                break;
            default:
                SetWindow(ref bucket, limit, Window(bucket, limit, limits, now).Add(-cost));
                break;
        }
    }

    /// <summary>Takes tokens even if they do not fit. The debt is limited to one full bucket.</summary>
    public static void ForceTake(ref Bucket bucket, Limit limit, LimitRegistry limits, long cost, long now)
    {
        cost = Math.Min(cost, limit.Capacity);
        if (limit.Algorithm == RateLimitAlgorithm.TokenBucket)
        {
            var debt = (Int128)Used(bucket, limit, limits, now) + (cost * limit.EmissionInterval);
            bucket.Until = now + (long)Int128.Min(debt, limit.Period);
            bucket.LimitId = limit.Id;
        }
        else if (limit.Algorithm != RateLimitAlgorithm.Concurrency)
        {
            SetWindow(ref bucket, limit, Window(bucket, limit, limits, now).Add(cost));
        }
    }

    private static BucketResult TakeFitting(
        ref Bucket bucket, Limit limit, LimitRegistry limits, long cost, long now) =>
        limit.Algorithm switch
        {
            RateLimitAlgorithm.TokenBucket => TakeTokens(ref bucket, limit, limits, cost, now),
            RateLimitAlgorithm.Concurrency => TakePermits(ref bucket, limit, cost),
            _ => TakeFromWindow(ref bucket, limit, limits, cost, now),
        };

    private static BucketResult RefuseForGood(Bucket copy, Limit limit, LimitRegistry limits, long now) =>
        TakeFitting(ref copy, limit, limits, 0, now) with { Admitted = false, RetryAfter = BucketResult.Never };

    private static BucketResult TakeTokens(ref Bucket bucket, Limit limit, LimitRegistry limits, long cost, long now)
    {
        var used = Used(bucket, limit, limits, now);
        var excess = Gcra.Excess(used, limit.Period, cost * limit.EmissionInterval);
        if (excess <= 0)
        {
            used += cost * limit.EmissionInterval;
            bucket.Until = now + used;
            bucket.LimitId = limit.Id;
        }

        var remaining = (limit.Period - used) / limit.EmissionInterval;
        return new(excess <= 0, remaining, Span(Math.Max(0, excess)), Span(used), DecisionSource.Local);
    }

    private static BucketResult TakePermits(ref Bucket bucket, Limit limit, long cost)
    {
        var admitted = bucket.Data + cost <= limit.Capacity;
        if (admitted)
        {
            SetPermits(ref bucket, limit, bucket.Data + cost);
        }

        return BucketResult.Untimed(admitted, Math.Max(0, limit.Capacity - bucket.Data), DecisionSource.Local);
    }

    private static BucketResult TakeFromWindow(
        ref Bucket bucket, Limit limit, LimitRegistry limits, long cost, long now)
    {
        var sliding = limit.Algorithm == RateLimitAlgorithm.SlidingWindow;
        var counters = Window(bucket, limit, limits, now);
        var wait = counters.Wait(now, limit.Period, limit.Capacity, cost, sliding);
        if (wait == 0)
        {
            SetWindow(ref bucket, limit, counters = counters.Add(cost));
        }

        var remaining = Math.Max(0, limit.Capacity - counters.Used(now, limit.Period, sliding));
        var reset = counters.Reset(now, limit.Period, sliding);
        return new(wait == 0, remaining, Span(wait), Span(reset), DecisionSource.Local);
    }

    private static long Used(in Bucket bucket, Limit limit, LimitRegistry limits, long now)
    {
        if (bucket.LimitId == limit.Id)
        {
            return Gcra.Used(bucket.Until, now, limit.Period);
        }

        var old = limits[bucket.LimitId];
        return old.Algorithm == limit.Algorithm
            ? Gcra.Rescale(Gcra.Used(bucket.Until, now, old.Period), old.Period, limit.Period) : 0;
    }

    private static WindowCounters Window(in Bucket bucket, Limit limit, LimitRegistry limits, long now)
    {
        var index = now / limit.Period;
        var old = limits[bucket.LimitId];
        if (old.Period != limit.Period || old.Algorithm != limit.Algorithm)
        {
            return new WindowCounters(index, 0, 0); // counters of another window length do not apply
        }

        var known = WindowCounters.Unpack((bucket.Until / limit.Period) - 2, bucket.Data);
        return known.At(index).Rescale(old.Capacity, limit.Capacity);
    }

    private static void SetWindow(ref Bucket bucket, Limit limit, WindowCounters counters)
    {
        bucket.Until = (counters.Index + 2) * limit.Period;
        bucket.Data = counters.Counts;
        bucket.LimitId = limit.Id;
    }

    private static void SetPermits(ref Bucket bucket, Limit limit, long permits)
    {
        bucket.Data = permits;
        bucket.Until = permits > 0 ? long.MaxValue : 0;
        bucket.LimitId = limit.Id;
    }

    private static TimeSpan Span(long nanoseconds) => TimeSpan.FromTicks((nanoseconds + 99) / 100);
}
