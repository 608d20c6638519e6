using EdgeKit.Http.Grpc;
using EdgeKit.Http.Requests;
using EdgeKit.Policies.Http;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Http;

/// <summary>Decides on a request for both middleware, then calls the next one or writes the refusal.</summary>
internal sealed class RateLimitGate(RateLimitEngine engine, RefusalWriter refusals, TimeProvider timeProvider)
{
    // Most decisions complete synchronously: those requests continue without an async frame of this class.
    public Task InvokeAsync(
        HttpContext context, IReadOnlyList<RateLimitPolicy> policies, EndpointPolicies? endpoint, RequestDelegate next)
    {
        var known = RateLimitFeature.Of(context);
        known?.EnterStage(endpoint);
        policies = known?.NotYetCharged(policies) ?? policies;
        var buckets = policies.Count == 0
            ? [] : BucketRequestFactory.Create(context, policies, endpoint?.Cost, engine.Hasher);
        if (buckets.Length == 0)
        {
            return next(context);
        }

        var feature = known ?? AddFeature(context, endpoint);
        if (endpoint is not null)
        {
            feature.EndpointPolicies = policies;
        }

        var request = new RateLimitRequest(buckets, endpoint?.Priority ?? RateLimitPriority.Normal);
        var deciding = engine.DecideAsync(request, context.RequestAborted);
        return deciding.IsCompletedSuccessfully
            ? CompleteAsync(context, feature, deciding.GetAwaiter().GetResult(), next) // completed: does not block
            : WaitAsync(context, feature, deciding, next);
    }

    private async Task WaitAsync(
        HttpContext context, RateLimitFeature feature, ValueTask<RateLimitResult> deciding, RequestDelegate next) =>
        await CompleteAsync(context, feature, await deciding.ConfigureAwait(false), next).ConfigureAwait(false);

    private Task CompleteAsync(
        HttpContext context, RateLimitFeature feature, RateLimitResult result, RequestDelegate next)
    {
        if (result.Admitted)
        {
            feature.Add(result);
            return result.Permits.Count == 0 ? next(context) : InvokeWithPermitsAsync(context, result, next);
        }

        feature.ReturnAll();
        feature.Add(result);
        return refusals.WriteAsync(context, result);
    }

    private async Task InvokeWithPermitsAsync(HttpContext context, RateLimitResult result, RequestDelegate next)
    {
        var timer = ClientTimer.Start(context, result, timeProvider);
        var outcome = RequestOutcome.Ignored;
        try
        {
            await next(context).ConfigureAwait(false);
            outcome = timer is null ? outcome : OutcomeOf(context, null);
        }
        catch (Exception e)
        {
            outcome = OutcomeOf(context, e);
            throw;
        }
        finally
        {
            result.ReleasePermits(outcome, timer?.Elapsed ?? TimeSpan.Zero);
        }
    }

    private static RequestOutcome OutcomeOf(HttpContext context, Exception? exception)
    {
        if (CallerFault.IsMarked(context) || context.RequestAborted.IsCancellationRequested)
        {
            return RequestOutcome.Ignored;
        }

        if (exception is not null)
        {
            // A bug that a caller can trigger, or an unreadable body, is no sign of overload.
            return exception is OperationCanceledException or TimeoutException or HttpRequestException
                ? RequestOutcome.Overloaded : RequestOutcome.Ignored;
        }

        return RateLimitFeature.Of(context)?.IsRefused == true ? RequestOutcome.Ignored
            : HttpStatusRules.IsUnavailable(ResponseStatus.Of(context)) ? RequestOutcome.Overloaded
            : RequestOutcome.Completed;
    }

    private RateLimitFeature AddFeature(HttpContext context, EndpointPolicies? endpoint)
    {
        var feature = new RateLimitFeature(engine);
        feature.EnterStage(endpoint);
        context.Features.Set<IRateLimitFeature>(feature);
        var options = context.GetPolicyTable().Get<RateLimitOptions>();
        if (options.Headers || options.LegacyHeaders)
        {
            // Written when the response starts, to replace the fields of an upstream or cached response.
            context.Response.OnStarting(WriteHeaders, (context, feature, options));
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
