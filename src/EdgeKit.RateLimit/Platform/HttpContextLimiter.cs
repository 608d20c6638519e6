using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Platform;

/// <summary>A policy as a limiter of requests, by its own PartitionBy and tiers.</summary>
internal sealed class HttpContextLimiter(PolicyLimiter core) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var policy = core.PolicyFor(resource);
        return policy.Ipv6Tiers.Count > 0
            ? core.Attempt(RequestOf(resource, policy, permitCount))
            : core.Attempt(policy, policy.LimitFor(resource), policy.PartitionOf(resource), permitCount);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var policy = core.PolicyFor(resource);
        if (policy.Ipv6Tiers.Count > 0)
        {
            return core.AcquireAsync(RequestOf(resource, policy, permitCount), cancellationToken);
        }

        var (limit, partition) = (policy.LimitFor(resource), policy.PartitionOf(resource));
        return core.AcquireAsync(policy, limit, partition, permitCount, cancellationToken);
    }

    private RateLimitRequest RequestOf(HttpContext resource, RateLimitPolicy policy, long cost) =>
        new(BucketRequestFactory.CreateWithTiers(resource, policy, cost, core.Hasher));
}
