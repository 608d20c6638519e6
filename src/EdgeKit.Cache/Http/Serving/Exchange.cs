using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Conversing;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Keys;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using EdgeKit.Cache.Memory;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>One request of a client under a policy.</summary>
internal sealed class Exchange : ICacheUser
{
    private readonly ServerFace _face;

    public Exchange(HttpContext context, HttpPolicy policy, RequestDelegate next, ServerFace face)
    {
        (Context, Policy, Next, _face) = (context, policy, next, face);
        HasCredentials = IsSomebodys(context, face.Callers);
        Key = ResponseKey.Of(context.Request, policy);
        Directives = policy.Options.HonorRequestDirectives
            ? RequestDirectives.Of(context.Request.Headers) : CacheDirectives.None;
    }

    public HttpContext Context { get; }

    public HttpPolicy Policy { get; }

    public RequestDelegate Next { get; }

    public CacheKey Key { get; }

    public CacheDirectives Directives { get; }

    public bool HasCredentials { get; }

    public string Caller => _face.Callers.NetworkOf(Context);

    public CancellationToken Gone => Context.RequestAborted;

    public Func<VaryMarker, CacheKey> VariantOf
    {
        get
        {
            // Read now: in the background there will be no request.
            var fields = new HeaderDictionary(
                Context.Request.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase));
            var cookies = Context.Request.Cookies;
            return marker => ResponseKey.Variant(Key, marker, fields, cookies);
        }
    }

    /// <summary>Whether only a stored answer will do: a part of one, its head, or whatever is stored.</summary>
    public bool OnlyLooks => HttpMethods.IsHead(Context.Request.Method)
        || Context.Request.Headers.Range.Count > 0 || Directives.OnlyIfCached;

    /// <summary>
    /// Whether the request is somebody's: by a field for credentials, or because a stage in front knows the caller.
    /// Cookies have rules of their own.
    /// </summary>
    public static bool IsSomebodys(HttpContext context, CallerRules callers) =>
        context.User.Identity?.IsAuthenticated == true
        || callers.HasCredentials(context.Request.Headers, orCookie: false);

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

    public Task ServeAsync(StoredAnswer answer, CacheStatus status) =>
        AnswerWriter.WriteAsync(Context, answer.Response, answer.Body, answer.Age, status);

    public Task<bool> ReadAlongAsync(PassageInProgress passage, CacheStatus status) =>
        FellowReader.RunAsync(this, passage, status);

    public Task FillAsync(FillOrder order, ForwardReason reason) => _face.Fills.RunAsync(this, order, reason);

    public Task PassAsync(CacheStatus status, Func<int, IHeaderDictionary, Task>? seen = null)
    {
        if (seen is not null)
        {
            Context.Response.OnStarting(() => seen(Context.Response.StatusCode, Context.Response.Headers));
        }

        ResponseFields.Announce(Context, status);
        return Next(Context);
    }

    public void Refresh(FillOrder order) => _face.Background.Start(this, order);

    /// <summary>An exception is not: what it was thrown about may have been in that request alone.</summary>
    public bool Shares(FillFailure failure) => failure.Error is OriginStatusException { IsShared: true };

    public Task FailAsync(FillFailure failure, ForwardReason reason) =>
        _face.Failures.ShareAsync(Context, failure, reason);

    public Task NotCachedAsync() => _face.Failures.NotCachedAsync(Context);
}
