using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// What both stages of the pipeline do with the policies they found: decide, go on or refuse, account.
/// </summary>
internal sealed class RateLimitGate(RateLimitEngine engine,
    RefusalWriter refusals, DoubleChargeGuard stock, PlatformRateLimits platform, TimeProvider timeProvider)
{
    public RateLimitModel Model => engine.Model;

    public EndpointPolicyCache Endpoints { get; } = new(platform);

    /// <summary>
    /// The stage of an endpoint: what it names, unless the platform's middleware has charged it already.
    /// </summary>
    public Task InvokeAsync(HttpContext context, EndpointPolicies endpoint, RequestDelegate next) =>
        InvokeAsync(context, stock.NotYetCharged(context, endpoint.Policies), endpoint, next);

    /// <summary>
    /// Most requests are decided at once and hold nothing: those go on without a frame of this gate on their stack.
    /// </summary>
    public Task InvokeAsync(
        HttpContext context, IReadOnlyList<RateLimitPolicy> policies, EndpointPolicies? endpoint, RequestDelegate next)
    {
        var known = RateLimitFeature.ChargedBy(context);
        known?.EnterStage(endpoint);
        policies = known?.NotYetCharged(policies) ?? policies;
        var charges = policies.Count == 0 ? [] : BucketRequestFactory.Create(context, policies, endpoint?.Cost, engine.Hasher);
        if (charges.Length == 0)
        {
            return next(context);
        }

        var feature = known ?? NewFeature(context, endpoint);
        if (endpoint is not null)
        {
            feature.EndpointPolicies = policies;
        }

        var request = new RateLimitRequest(charges, endpoint?.Priority ?? RateLimitPriority.Normal);
        var deciding = engine.DecideAsync(request, context.RequestAborted);
        return deciding.IsCompletedSuccessfully
            ? CompleteAsync(
                context, feature, deciding.GetAwaiter().GetResult(), next) // it has completed: nothing blocks
            : WaitAsync(context, feature, deciding, next);
    }

    private async Task WaitAsync(
        HttpContext context, RateLimitFeature feature, ValueTask<RateLimitResult> deciding, RequestDelegate next) =>
        await CompleteAsync(context, feature, await deciding.ConfigureAwait(false), next).ConfigureAwait(false);

    private Task CompleteAsync(HttpContext context, RateLimitFeature feature, RateLimitResult verdict, RequestDelegate next)
    {
        if (verdict.Admitted)
        {
            feature.Add(verdict);
            return verdict.Permits.Count == 0 ? next(context) : InvokeWithPermitsAsync(context, verdict, next);
        }

        feature.ReturnAll();
        feature.Add(verdict);
        return refusals.WriteAsync(context, verdict);
    }

    private async Task InvokeWithPermitsAsync(HttpContext context, RateLimitResult verdict, RequestDelegate next)
    {
        var time = ServiceTime.Track(context, verdict, timeProvider);
        var ending = RequestOutcome.Ignored;
        try
        {
            await next(context).ConfigureAwait(false);
            ending = time?.OutcomeOf(context) ?? ending;
        }
        catch (Exception e)
        {
            ending = ServiceTime.OutcomeOfException(context, e);
            throw;
        }
        finally
        {
            verdict.ReleasePermits(ending);
        }
    }

    private RateLimitFeature NewFeature(HttpContext context, EndpointPolicies? endpoint)
    {
        var feature = new RateLimitFeature(engine);
        feature.EnterStage(endpoint);
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
