using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Model;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>What both stages of the pipeline do with the policies they found: decide, go on or refuse, account.</summary>
internal sealed class RateLimitGate(RateLimitEngine engine, RefusalWriter refusals)
{
    public RateLimitModel Model => engine.Model;

    public EndpointPolicyCache Endpoints { get; } = new();

    public async Task PassAsync(HttpContext context, IReadOnlyList<RateLimitPolicy> policies, EndpointPolicies? endpoint, RequestDelegate next)
    {
        var charges = ChargeSheet.For(context, policies, endpoint?.Cost, engine.Hasher);
        if (charges.Length == 0)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var feature = FeatureOf(context);
        var request = new DecisionRequest(charges, endpoint?.Priority ?? RateLimitPriority.Normal);
        var verdict = await engine.DecideAsync(request, context.RequestAborted).ConfigureAwait(false);
        if (verdict.Admitted)
        {
            feature.Add(verdict);
            await RunAsync(context, verdict, next).ConfigureAwait(false);
            return;
        }

        feature.ReturnAll();
        feature.Add(verdict);
        await refusals.WriteAsync(context, verdict).ConfigureAwait(false);
    }

    private static async Task RunAsync(HttpContext context, Verdict verdict, RequestDelegate next)
    {
        var failed = true;
        try
        {
            await next(context).ConfigureAwait(false);
            failed = context.Response.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout;
        }
        finally
        {
            verdict.Leave(failed);
        }
    }

    private RateLimitFeature FeatureOf(HttpContext context)
    {
        if (context.Features.Get<IRateLimitFeature>() is RateLimitFeature known)
        {
            return known;
        }

        var feature = new RateLimitFeature(engine);
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
