using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>A policy as the platform's <see cref="PartitionedRateLimiter{TResource}"/> of requests, by the policy's own PartitionBy and tiers.</summary>
internal sealed class RequestLimiter(PolicyLimiter core) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var policy = core.Policy;
        return core.Attempt(policy, policy.LimitFor(resource), policy.Partitioner.Find(resource), permitCount);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var policy = core.Policy;
        return core.AcquireAsync(policy, policy.LimitFor(resource), policy.Partitioner.Find(resource), permitCount, cancellationToken);
    }
}
