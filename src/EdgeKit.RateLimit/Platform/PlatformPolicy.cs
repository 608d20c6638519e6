using System.Threading.RateLimiting;
using EdgeKit.Http.Requests;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Platform;

/// <summary>
/// A policy for the platform's <c>UseRateLimiter()</c>, with the same buckets and refusals as EdgeKit's middleware.
/// </summary>
internal sealed class PlatformPolicy(
    string name, RateLimitEngine engine, RefusalWriter refusals, DoubleChargeGuard guard)
    : IRateLimiterPolicy<PlatformPartitionKey>
{
    private readonly PolicyLimiter _core = new(engine, name);

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected => async (rejected, _) =>
    {
        var context = rejected.HttpContext;
        var policy = _core.PolicyFor(context);
        var retryAfter = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)
            ? wait : BucketResult.Never;
        var result = new BucketResult(
            false, 0, policy.IsConcurrency ? TimeSpan.Zero : retryAfter, TimeSpan.Zero, DecisionSource.Local);
        var request = BucketRequestFactory.CreateSingle(context, policy, 1, engine.Hasher);
        await refusals.WriteAsync(
            context, new RateLimitResult(false, [request], [result], [], engine)).ConfigureAwait(false);
    };

    public RateLimitPartition<PlatformPartitionKey> GetPartition(HttpContext httpContext)
    {
        if (DoubleChargeGuard.IsCharged(httpContext, name) || Reexecution.IsErrorPage(httpContext))
        {
            return RateLimitPartition.GetNoLimiter(default(PlatformPartitionKey));
        }

        guard.MarkCharged(httpContext, name);
        var endpoint = httpContext.GetEndpoint();
        var priority = endpoint is null ? RateLimitPriority.Normal : EndpointPolicies.PriorityOf(endpoint);
        var cost = endpoint is null ? null : EndpointPolicies.CostOf(endpoint);
        var buckets = BucketRequestFactory.Create(httpContext, [_core.PolicyFor(httpContext)], cost, engine.Hasher);
        return buckets is [var first, ..]
            ? RateLimitPartition.Get(
                new PlatformPartitionKey(first.Key, first.Limit.Id, first.Cost, priority),
                _ => new BucketsLimiter(_core, buckets, priority))
            : RateLimitPartition.GetNoLimiter(default(PlatformPartitionKey)); // costs nothing
    }
}
