using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Http.Requests;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Server;

/// <summary>The cache in front of endpoints. A fresh response in memory takes the fast path.</summary>
internal sealed class ResponseCacheMiddleware(
    RequestDelegate next, FreshHitFastPath fastPath, ServerResponder responder, UrlInvalidation invalidation)
{
    public Task InvokeAsync(HttpContext context)
    {
        // An error page belongs to another path with another status, so it is neither cached nor invalidates anything.
        if (Reexecution.IsErrorPage(context) || context.Features.Get<CacheRequest>() is not null)
        {
            return next(context);
        }

        var method = context.Request.Method;
        if (InvalidationRules.IsUnsafe(method))
        {
            invalidation.RegisterFor(context);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<ICacheResponseMetadata>()?.PolicyName is not { } name)
        {
            return next(context);
        }

        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            var policy = context.GetPolicyTable().Get<HttpPolicies>().Get(name, shared: true);
            return fastPath.TryServe(context, policy) ?? responder.RespondAsync(context, next, policy);
        }

        ResponseHeaders.AppendOnStarting(context, new CacheStatus { Forwarded = ForwardReason.Method });
        return next(context);
    }
}
