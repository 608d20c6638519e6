using System.Threading.RateLimiting;
using EdgeKit.Http.Passes;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// A policy as the platform's own rate-limiting middleware knows policies. Charges and refusals are those of EdgeKit's.
/// </summary>
internal sealed class PlatformPolicy(string name, RateLimitEngine engine, RefusalWriter refusals, DoubleChargeGuard stock)
    : IRateLimiterPolicy<PlatformPartitionKey>
{
    private readonly PolicyLimiter _core = new(engine, name);

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected => async (rejected, _) =>
    {
        var policy = _core.Policy;
        var retryAfter = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : BucketResult.Never;
        var decision = new BucketResult(
            false, 0, policy.IsConcurrency ? TimeSpan.Zero : retryAfter, TimeSpan.Zero, DecisionSource.Local);
        var charge = BucketRequestFactory.CreateSingle(rejected.HttpContext, policy, 1, engine.Hasher);
        await refusals.WriteAsync(
            rejected.HttpContext, new RateLimitResult(false, [charge], [decision], [], engine)).ConfigureAwait(false);
    };

    public RateLimitPartition<PlatformPartitionKey> GetPartition(HttpContext httpContext)
    {
        if (DoubleChargeGuard.IsCharged(httpContext, name) || ErrorPage.IsWanted(httpContext))
        {
            return RateLimitPartition.GetNoLimiter(default(PlatformPartitionKey));
        }

        stock.MarkCharged(httpContext, name);
        var endpoint = httpContext.GetEndpoint();
        var priority = endpoint is null ? RateLimitPriority.Normal : EndpointPolicies.PriorityOf(endpoint);
        var charges = BucketRequestFactory.Create(
            httpContext, [_core.Policy], endpoint is null ? null : EndpointPolicies.CostOf(endpoint), engine.Hasher);
        return charges is [var first, ..]
            ? RateLimitPartition.Get(new PlatformPartitionKey(
                first.Key, first.Limit.Id, first.Cost, priority), _ => new BucketsLimiter(_core, charges, priority))
            : RateLimitPartition.GetNoLimiter(default(PlatformPartitionKey)); // costs nothing
    }
}
