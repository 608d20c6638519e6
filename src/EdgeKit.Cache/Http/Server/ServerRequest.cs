using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Describes a request to this server to the engine.</summary>
internal static class ServerRequest
{
    public static CacheRequest Create(HttpContext context, HttpPolicy policy, CallerResolver callers) => new()
    {
        Policy = policy,
        Key = ResponseKey.Of(context.Request, policy),
        Directives = policy.Options.HonorRequestDirectives
            ? CacheControl.OfRequest(context.Request.Headers) : CacheDirectives.None,
        Headers = context.Request.Headers,
        Cookies = context.Request.Cookies,
        IsHead = HttpMethods.IsHead(context.Request.Method),
        HasCredentials = HasCredentials(context, callers),
        Caller = callers.NetworkOf(context),
        Aborted = context.RequestAborted,
    };

    /// <summary>True if the request has a credential header or an authenticated user; cookies do not count.</summary>
    public static bool HasCredentials(HttpContext context, CallerResolver callers) =>
        context.User.Identity?.IsAuthenticated == true || callers.HasCredentials(context);

    /// <returns>The <c>detail</c> of Cache-Status; <see langword="null"/> if the request is not bypassed.</returns>
    public static string? BypassReason(HttpContext context, CacheRequest request)
    {
        var headers = request.Headers;
        return request.Directives.NoStore ? "no-store"
            : ConditionRules.AreForTheOrigin(headers) ? "precondition"
            : headers.ContentLength > 0 || headers.TransferEncoding.Count > 0 ? "request-body"
            : headers.Cookie.Count > 0 && !request.Policy.AllowsCookies(context.Request.Cookies.Keys) ? "cookie"
            : context.WebSockets.IsWebSocketRequest || headers.Upgrade.Count > 0 ? "upgrade"
            : null;
    }
}
