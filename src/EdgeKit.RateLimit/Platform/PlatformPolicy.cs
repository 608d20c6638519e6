using System.Threading.RateLimiting;
using EdgeKit.Http.Requests;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Platform;

/// <summary>A policy for <c>UseRateLimiter()</c>, with the buckets and refusals of EdgeKit's middleware.</summary>
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
        var bucket = BucketResult.Untimed(false, 0, DecisionSource.Local);
        bucket = policy.IsConcurrency ? bucket : bucket with { RetryAfter = retryAfter };
        var request = BucketRequestFactory.CreateSingle(context, policy, 1, engine.Hasher);
        var result = new RateLimitResult(false, [request], [bucket], [], engine);
        await refusals.WriteAsync(context, result).ConfigureAwait(false);
    };

    public RateLimitPartition<PlatformPartitionKey> GetPartition(HttpContext httpContext)
    {
        if (DoubleChargeGuard.IsCharged(httpContext, name) || Reexecution.IsErrorPage(httpContext))
        {
            return RateLimitPartition.GetNoLimiter(default(PlatformPartitionKey));
        }

        guard.MarkCharged(httpContext, name);
        var endpoint = httpContext.GetEndpoint();
        var priority = EndpointPolicies.PriorityOf(endpoint);
        var buckets = BucketRequestFactory.Create(
            httpContext, [_core.PolicyFor(httpContext)], EndpointPolicies.CostOf(endpoint), engine.Hasher);
        return buckets is [var first, ..]
            ? RateLimitPartition.Get(
                new PlatformPartitionKey(first.Key, first.Limit.Id, first.Cost, priority),
                _ => new BucketsLimiter(_core, buckets, priority))
            : RateLimitPartition.GetNoLimiter(default(PlatformPartitionKey)); // costs nothing
    }

    /// <summary>The buckets of one kind of request. They outlive the limiter.</summary>
    private sealed class BucketsLimiter(PolicyLimiter core, BucketRequest[] buckets, RateLimitPriority priority)
        : RateLimiter
    {
        // Always idle: the platform may drop a limiter at any time.
        public override TimeSpan? IdleDuration => TimeSpan.MaxValue;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => core.Attempt(CreateRequest());

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(
            int permitCount, CancellationToken cancellationToken) =>
            core.AcquireAsync(CreateRequest(), cancellationToken);

        private RateLimitRequest CreateRequest() => new([.. buckets], priority);
    }
}
