using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Cors;

/// <summary>
/// Stands in for a <c>UseCors()</c> behind the pipeline where that one is not reached: a preflight is answered before
/// it is charged or asked for credentials, and scripts may read a refusal, a replay or a stored answer as they may read
/// the endpoint's. Where the application has no <c>UseCors()</c>, or one in front, it does nothing.
/// </summary>
internal sealed class CorsMiddleware(CorsObserver watch)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        watch.IsCorsUsed && context.Request.Headers.ContainsKey(HeaderNames.Origin)
        && !CorsObserver.HasCorsRun(context) && context.Features.Get<CorsResponseHeaders>() is null
            ? AnswerAsync(context, next)
            : next(context);

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var (policy, isCertain) = await FindPolicyAsync(context).ConfigureAwait(false);
        if (policy is null
            || context.RequestServices.GetRequiredService<ICorsService>() is not ObservedCorsService { Inner: var cors })
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var result = cors.EvaluatePolicy(context, policy);
        if (!result.IsPreflightRequest)
        {
            context.Features.Set(new CorsResponseHeaders(context, cors, result));
            await next(context).ConfigureAwait(false);
        }
        else if (isCertain || result.IsOriginAllowed)
        {
            cors.ApplyResult(result, context.Response);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await next(context).ConfigureAwait(false); // its own policy may say otherwise, and is known once it has
        }
    }

    /// <summary>
    /// As the platform's middleware finds it: the endpoint's, or else its own; until that has been seen, the default
    /// one.
    /// </summary>
    private async ValueTask<(CorsPolicy? Policy, bool IsCertain)> FindPolicyAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>();
        if (metadata is IDisableCorsAttribute)
        {
            return (null, true);
        }

        if (metadata is ICorsPolicyMetadata { Policy: var own })
        {
            return (own, true);
        }

        var name = (metadata as IEnableCorsAttribute)?.PolicyName;
        if (name is null && watch.MiddlewarePolicy is { } seen)
        {
            return (seen, true);
        }

        var provider = context.RequestServices.GetService<ICorsPolicyProvider>();
        return (provider is null
            ? null : await provider.GetPolicyAsync(context, name).ConfigureAwait(false), name is not null);
    }
}
