using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Engine;

/// <summary>Where decisions are taken, counted as they are.</summary>
internal sealed class Stores(IBucketStore buckets, ConcurrencyStoreRouter permits, RateLimitMetrics metrics)
{
    public IBucketStore Buckets => buckets;

    public ConcurrencyStoreRouter Permits => permits;

    public RateLimitMetrics Metrics => metrics;

    // What is counted takes the longer way.
    public bool TryTakeTokens(BucketKey key, Limit limit, long cost) =>
        !metrics.CountsDecisions && buckets.TryAcquireFast(key, limit, cost);

    public bool TryTake(in BucketRequest charge, out BucketResult decision)
    {
        if (!buckets.TryAcquire(charge, out decision))
        {
            return false;
        }

        metrics.Decided(charge, decision);
        return true;
    }
}
