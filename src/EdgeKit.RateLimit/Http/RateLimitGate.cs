using EdgeKit.RateLimit.Adapters;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Model;
using EdgeKit.RateLimit.Permits;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// What both stages of the pipeline do with the policies they found: decide, go on or refuse, account.
/// </summary>
internal sealed class RateLimitGate(RateLimitEngine engine,
    RefusalWriter refusals, StockCharges stock, PlatformRateLimits platform, TimeProvider timeProvider)
{
    public RateLimitModel Model => engine.Model;

    public EndpointPolicyCache Endpoints { get; } = new(platform);

    /// <summary>
    /// The stage of an endpoint: what it names, unless the platform's middleware has charged it already.
    /// </summary>
    public Task PassAsync(HttpContext context, EndpointPolicies endpoint, RequestDelegate next) =>
        PassAsync(context, stock.Remaining(context, endpoint.Policies), endpoint, next);

    /// <summary>
    /// Most requests are decided at once and hold nothing: those go on without a frame of this gate on their stack.
    /// </summary>
    public Task PassAsync(
        HttpContext context, IReadOnlyList<RateLimitPolicy> policies, EndpointPolicies? endpoint, RequestDelegate next)
    {
        var known = RateLimitFeature.Of(context);
        known?.Reach(endpoint);
        policies = known?.StillToCharge(policies) ?? policies;
        var charges = policies.Count == 0 ? [] : ChargeSheet.For(context, policies, endpoint?.Cost, engine.Hasher);
        if (charges.Length == 0)
        {
            return next(context);
        }

        var feature = known ?? NewFeature(context, endpoint);
        if (endpoint is not null)
        {
            feature.Named = policies;
        }

        var request = new DecisionRequest(charges, endpoint?.Priority ?? RateLimitPriority.Normal);
        var deciding = engine.DecideAsync(request, context.RequestAborted);
        return deciding.IsCompletedSuccessfully
            ? ConcludeAsync(
                context, feature, deciding.GetAwaiter().GetResult(), next) // it has completed: nothing blocks
            : WaitAsync(context, feature, deciding, next);
    }

    private async Task WaitAsync(
        HttpContext context, RateLimitFeature feature, ValueTask<Verdict> deciding, RequestDelegate next) =>
        await ConcludeAsync(context, feature, await deciding.ConfigureAwait(false), next).ConfigureAwait(false);

    private Task ConcludeAsync(HttpContext context, RateLimitFeature feature, Verdict verdict, RequestDelegate next)
    {
        if (verdict.Admitted)
        {
            feature.Add(verdict);
            return verdict.Permits.Count == 0 ? next(context) : HoldAsync(context, verdict, next);
        }

        feature.ReturnAll();
        feature.Add(verdict);
        return refusals.WriteAsync(context, verdict);
    }

    private async Task HoldAsync(HttpContext context, Verdict verdict, RequestDelegate next)
    {
        var time = ServiceTime.Follow(context, verdict, timeProvider);
        var ending = Ending.Silent;
        try
        {
            await next(context).ConfigureAwait(false);
            ending = time?.Answered(context) ?? ending;
        }
        catch (Exception e)
        {
            ending = ServiceTime.Failed(context, e);
            throw;
        }
        finally
        {
            verdict.Leave(ending);
        }
    }

    private RateLimitFeature NewFeature(HttpContext context, EndpointPolicies? endpoint)
    {
        var feature = new RateLimitFeature(engine);
        feature.Reach(endpoint);
        context.Features.Set<IRateLimitFeature>(feature);
        if (Model.Options.Headers || Model.Options.LegacyHeaders)
        {
            // At the last moment: over what an upstream or a cache wrote.
            context.Response.OnStarting(WriteHeaders, (context, feature, Model.Options));
        }

        return feature;
    }

    private static Task WriteHeaders(object state)
    {
        var (context, feature, options) = ((HttpContext, RateLimitFeature, RateLimitOptions))state;
        RateLimitHeaders.Write(context.Response.Headers, feature, options);
        return Task.CompletedTask;
    }
}
