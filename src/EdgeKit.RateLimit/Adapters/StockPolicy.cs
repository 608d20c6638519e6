using System.Threading.RateLimiting;
using EdgeKit.Http.Passes;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeKit.RateLimit.Adapters;

/// <summary>
/// A policy as the platform's own rate-limiting middleware knows policies. Charges and refusals are those of EdgeKit's.
/// </summary>
internal sealed class StockPolicy(string name, RateLimitEngine engine, RefusalWriter refusals, StockCharges stock)
    : IRateLimiterPolicy<StockKey>
{
    private readonly PolicyLimiter _core = new(engine, name);

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected => async (rejected, _) =>
    {
        var policy = _core.Policy;
        var retryAfter = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Decision.Never;
        var decision = new Decision(
            false, 0, policy.IsConcurrency ? TimeSpan.Zero : retryAfter, TimeSpan.Zero, DecisionSource.Local);
        var charge = ChargeSheet.Single(rejected.HttpContext, policy, 1, engine.Hasher);
        await refusals.WriteAsync(
            rejected.HttpContext, new Verdict(false, [charge], [decision], [], engine)).ConfigureAwait(false);
    };

    public RateLimitPartition<StockKey> GetPartition(HttpContext httpContext)
    {
        if (StockCharges.IsCharged(httpContext, name) || ErrorPage.IsWanted(httpContext))
        {
            return RateLimitPartition.GetNoLimiter(default(StockKey));
        }

        stock.Note(httpContext, name);
        var endpoint = httpContext.GetEndpoint();
        var priority = endpoint is null ? RateLimitPriority.Normal : EndpointPolicies.PriorityOf(endpoint);
        var charges = ChargeSheet.For(
            httpContext, [_core.Policy], endpoint is null ? null : EndpointPolicies.CostOf(endpoint), engine.Hasher);
        return charges is [var first, ..]
            ? RateLimitPartition.Get(new StockKey(
                first.Key, first.Limit.Id, first.Cost, priority), _ => new ChargesLimiter(_core, charges, priority))
            : RateLimitPartition.GetNoLimiter(default(StockKey)); // costs nothing
    }
}
