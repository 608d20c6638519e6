using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Limits;
using EdgeKit.RateLimit.Permits;
using EdgeKit.RateLimit.Telemetry;

namespace EdgeKit.RateLimit.Decisions;

/// <summary>Where decisions are taken, counted as they are.</summary>
internal sealed class Stores(IRateLimitStore buckets, PermitStores permits, RateLimitMetrics metrics)
{
    public IRateLimitStore Buckets => buckets;

    public PermitStores Permits => permits;

    public RateLimitMetrics Metrics => metrics;

    // What is counted takes the longer way.
    public bool TryTakeTokens(BucketKey key, Limit limit, long cost) =>
        !metrics.CountsDecisions && buckets.TryTakeTokens(key, limit, cost);

    public bool TryTake(in Charge charge, out Decision decision)
    {
        if (!buckets.TryTake(charge, out decision))
        {
            return false;
        }

        metrics.Decided(charge, decision);
        return true;
    }
}
