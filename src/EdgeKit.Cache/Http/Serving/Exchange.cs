using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Keys;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Http.Rules;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>One request under a policy, and what the cache knows of it.</summary>
internal sealed class Exchange
{
    private static readonly CacheDirectives NoCache = new() { NoCache = true };

    public Exchange(HttpContext context, HttpPolicy policy, RequestDelegate next)
    {
        (Context, Policy, Next) = (context, policy, next);
        HasCredentials = IsSomebodys(context);
        Key = ResponseKey.Of(context.Request, policy, HasCredentials);
        Directives = policy.Options.HonorRequestDirectives ? DirectivesOf(context.Request.Headers) : CacheDirectives.None;
    }

    public HttpContext Context { get; }

    public HttpPolicy Policy { get; }

    public RequestDelegate Next { get; }

    /// <summary>Of the URL, before fields of the request are looked at.</summary>
    public CacheKey Key { get; }

    public CacheDirectives Directives { get; }

    public bool HasCredentials { get; }

    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>Whether only a stored answer will do: a part of one, its head, or whatever is stored.</summary>
    public bool OnlyLooks => HttpMethods.IsHead(Context.Request.Method) || Context.Request.Headers.Range.Count > 0 || Directives.OnlyIfCached;

    /// <summary>Whether the request is somebody's: by the field, or because a stage in front knows the caller by a key, a cookie or a certificate.</summary>
    public static bool IsSomebodys(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0 || context.User.Identity?.IsAuthenticated == true;

    /// <summary>Why the cache has nothing to do with the request; <see langword="null"/> when it has.</summary>
    public string? WhyBypassed()
    {
        var request = Context.Request;
        return Directives.NoStore ? "no-store"
            : ConditionRules.AreForTheOrigin(request.Headers) ? "precondition"
            : request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0 ? "request-body"
            : request.Headers.Cookie.Count > 0 && !Policy.Cookies.Allow(request.Cookies.Keys) ? "cookie"
            : Context.WebSockets.IsWebSocketRequest || request.Headers.Upgrade.Count > 0 ? "upgrade"
            : null;
    }

    /// <summary>Pragma is read where Cache-Control is absent (RFC 9111 §5.4).</summary>
    private static CacheDirectives DirectivesOf(IHeaderDictionary request) =>
        request.CacheControl.Count > 0 ? CacheControl.Parse(request.CacheControl)
        : request.Pragma.Any(p => p?.Contains("no-cache", StringComparison.OrdinalIgnoreCase) == true) ? NoCache
        : CacheDirectives.None;
}
