using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace EdgeKit.Cors;

/// <summary>
/// Replaces a <c>UseCors()</c> that follows the pipeline, for requests that do not reach it: answers preflights before
/// they use permits or need credentials, and lets scripts read error, replayed and cached responses. Has no effect if
/// the application has no <c>UseCors()</c> or calls it first.
/// </summary>
internal sealed class CorsMiddleware(CorsObserver observer)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        observer.IsCorsUsed && context.Request.Headers.ContainsKey(HeaderNames.Origin)
        && !CorsObserver.HasCorsRun(context) && context.Features.Get<ResponseHeaders>() is null
            ? AnswerAsync(context, next)
            : next(context);

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var (policy, isCertain) = await FindPolicyAsync(context).ConfigureAwait(false);
        var service = context.RequestServices.GetRequiredService<ICorsService>();
        if (policy is null || service is not ObservedCorsService { Inner: var cors })
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var result = cors.EvaluatePolicy(context, policy);
        if (!result.IsPreflightRequest)
        {
            var headers = new ResponseHeaders(context, cors, result);
            context.Features.Set(headers);
            context.Response.OnStarting(static headers => ((ResponseHeaders)headers).AddAsync(), headers);
            await next(context).ConfigureAwait(false);
        }
        else if (isCertain || result.IsOriginAllowed)
        {
            cors.ApplyResult(result, context.Response);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await next(context).ConfigureAwait(false); // the middleware's policy, not known yet, may allow it
        }
    }

    /// <summary>
    /// The endpoint's policy, otherwise the middleware's or, until that is known, the default policy.
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
        if (name is null && observer.MiddlewarePolicy is { } seen)
        {
            return (seen, true);
        }

        var policy = context.RequestServices.GetService<ICorsPolicyProvider>() is { } provider
            ? await provider.GetPolicyAsync(context, name).ConfigureAwait(false) : null;
        return (policy, name is not null);
    }

    /// <summary>CORS headers for a response that did not come from the application's own <c>UseCors()</c>.</summary>
    private sealed record ResponseHeaders(HttpContext Context, ICorsService Cors, CorsResult Result)
    {
        public Task AddAsync()
        {
            if (!CorsObserver.HasCorsRun(Context))
            {
                Cors.ApplyResult(Result, Context.Response);
            }

            return Task.CompletedTask;
        }
    }
}
