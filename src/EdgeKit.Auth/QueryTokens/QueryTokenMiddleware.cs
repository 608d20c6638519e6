using EdgeKit.Auth.Authorization;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.QueryTokens;

/// <summary>Moves the token of a query into <c>Authorization</c> if a policy of the endpoint permits it.</summary>
internal sealed class QueryTokenMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<QueryToken>() is { Text.Length: > 0 } token && IsPermitted(context))
        {
            context.Request.Headers.Authorization = "Bearer " + token.Text;
            context.Response.OnStarting(MakePrivate, context.Response);
        }

        return next(context);
    }

    private static bool IsPermitted(HttpContext context) =>
        // A WebSocket over HTTP/2 uses CONNECT.
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method))
        && context.Request.Headers.Authorization.Count == 0
        && NamedPolicyRequirement.FindAll(context).Any(policy => policy.TokenInQuery);

    /// <summary>No shared cache may store the response, because its URL contained a secret (RFC 6750, 2.3).</summary>
    private static Task MakePrivate(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        headers.CacheControl = headers.CacheControl.Count == 0 ? "private" : headers.CacheControl;
        return Task.CompletedTask;
    }
}
