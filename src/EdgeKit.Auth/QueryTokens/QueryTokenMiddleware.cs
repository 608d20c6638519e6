using EdgeKit.Auth.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.QueryTokens;

/// <summary>
/// Puts the token of a query where tokens stand, for endpoints whose policy says so: from here on the request is like
/// any other, here and at a service behind. Other endpoints see neither the one nor the other.
/// </summary>
internal sealed class QueryTokenMiddleware(RequestDelegate next, IOptionsMonitor<AuthOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<QueryToken>() is { Text.Length: > 0 } token && IsTaken(context))
        {
            context.Request.Headers.Authorization = "Bearer " + token.Text;
            context.Response.OnStarting(KeepPrivate, context.Response);
        }

        return next(context);
    }

    private bool IsTaken(HttpContext context) =>
        // a WebSocket over HTTP/2 is a CONNECT
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method))
        && context.Request.Headers.Authorization.Count == 0
        && EndpointPolicies.Of(context.GetEndpoint(), options.CurrentValue).Any(policy => policy.TokenInQuery);

    /// <summary>
    /// The address was a secret: no cache on the way may keep the answer for whoever knows it (RFC 6750, 2.3).
    /// </summary>
    private static Task KeepPrivate(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        headers.CacheControl = headers.CacheControl.Count == 0 ? "private" : headers.CacheControl;
        return Task.CompletedTask;
    }
}
