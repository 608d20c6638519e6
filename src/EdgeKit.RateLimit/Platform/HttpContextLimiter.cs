using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// The buckets of a policy as a <see cref="PartitionedRateLimiter{TResource}"/> of requests, by the policy's own
/// PartitionBy and tiers.
/// </summary>
internal sealed class HttpContextLimiter(PolicyLimiter core) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var policy = core.PolicyFor(resource);
        return policy.Ipv6Tiers.Count > 0
            ? core.Attempt(RequestOf(resource, policy, permitCount))
            : core.Attempt(policy, policy.LimitFor(resource), policy.Partitioner.Find(resource), permitCount);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var policy = core.PolicyFor(resource);
        return policy.Ipv6Tiers.Count > 0
            ? core.AcquireAsync(RequestOf(resource, policy, permitCount), cancellationToken)
            : core.AcquireAsync(
                policy, policy.LimitFor(resource), policy.Partitioner.Find(resource), permitCount, cancellationToken);
    }

    private RateLimitRequest RequestOf(HttpContext resource, RateLimitPolicy policy, long cost) =>
        new(BucketRequestFactory.CreateWithTiers(resource, policy, cost, core.Hasher));
}
