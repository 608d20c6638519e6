using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// A policy as the platform's <see cref="PartitionedRateLimiter{TResource}"/> of requests, by the policy's own
/// PartitionBy and tiers.
/// </summary>
internal sealed class HttpContextLimiter(PolicyLimiter core) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var policy = core.Policy;
        return policy.Ipv6Tiers.Count > 0
            ? core.Attempt(Charges(resource, policy, permitCount))
            : core.Attempt(policy, policy.LimitFor(resource), policy.Partitioner.Find(resource), permitCount);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var policy = core.Policy;
        return policy.Ipv6Tiers.Count > 0
            ? core.AcquireAsync(Charges(resource, policy, permitCount), cancellationToken)
            : core.AcquireAsync(
                policy, policy.LimitFor(resource), policy.Partitioner.Find(resource), permitCount, cancellationToken);
    }

    private RateLimitRequest Charges(HttpContext resource, RateLimitPolicy policy, long cost) =>
        new(BucketRequestFactory.CreateWithTiers(resource, policy, cost, core.Hasher));
}
