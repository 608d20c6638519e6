using System.Threading.RateLimiting;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>A policy as the platform's own rate-limiting middleware knows policies. Refusals look like EdgeKit's.</summary>
internal sealed class StockPolicy(string name, RateLimitEngine engine, RefusalWriter refusals) : IRateLimiterPolicy<BucketKey>
{
    private readonly PolicyLimiter _core = new(engine, name);

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected => async (rejected, _) =>
    {
        var policy = _core.Policy;
        var retryAfter = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Decision.Never;
        var decision = new Decision(false, 0, policy.IsConcurrency ? TimeSpan.Zero : retryAfter, TimeSpan.Zero, DecisionSource.Local);
        var charge = ChargeSheet.Single(rejected.HttpContext, policy, 1, engine.Hasher);
        await refusals.WriteAsync(rejected.HttpContext, new Verdict(false, [charge], [decision], [], engine)).ConfigureAwait(false);
    };

    public RateLimitPartition<BucketKey> GetPartition(HttpContext httpContext)
    {
        var policy = _core.Policy;
        var limit = policy.LimitFor(httpContext);
        var key = policy.Partitioner.Find(httpContext);
        var hash = engine.Hasher.Hash(policy.Seed ^ (ulong)limit.Id, key);
        return RateLimitPartition.Get(hash, _ => new KeyLimiter(_core, key, limit, policy.IsConcurrency ? 1 : policy.Options.Cost));
    }
}
