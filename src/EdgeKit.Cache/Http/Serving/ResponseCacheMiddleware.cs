using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Conversing;
using EdgeKit.Cache.Http.Invalidating;
using EdgeKit.Cache.Http.Keys;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Status;
using EdgeKit.Cache.Http.Stored;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>
/// Decides which way a request goes. A fresh answer in memory for a plain GET, by far the most frequent case, is served
/// here without a detour.
/// </summary>
internal sealed class ResponseCacheMiddleware(
    RequestDelegate next,
    CacheEngine engine, HttpPolicies policies, HttpCache cache, ServerFace face, UnsafeMethods unsafeMethods)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (Reexecution.IsUnderWay(context))
        {
            return next(context);
        }

        var method = context.Request.Method;
        var name = context.GetEndpoint()?.Metadata.GetMetadata<ICacheResponseMetadata>()?.PolicyName;
        if (InvalidationRules.IsUnsafe(method))
        {
            unsafeMethods.Watch(context);
        }

        if (name is null)
        {
            return next(context);
        }

        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            var policy = policies.Get(name);
            return TryServeFresh(context, policy) ?? ConverseAsync(new Exchange(context, policy, next, face));
        }

        ResponseFields.Announce(context, new CacheStatus { Forwarded = ForwardReason.Method });
        return next(context);
    }

    private Task ConverseAsync(Exchange exchange)
    {
        Reexecution.Mark(exchange.Context);
        OriginRequest.RestrictQuery(exchange.Context.Request, exchange.Policy);
        return exchange.WhyBypassed() is { } reason ? cache.GoAsync(exchange, ForwardReason.Bypass, reason)
            : exchange.OnlyLooks ? cache.LookAsync(exchange)
            : cache.AnswerAsync(exchange);
    }

    private Task? TryServeFresh(HttpContext context, HttpPolicy policy)
    {
        if (!IsPlain(context.Request))
        {
            return null;
        }

        var key = ResponseKey.Of(context.Request, policy);
        if (!engine.TryGetFresh(key, out var entry, out var now))
        {
            return null;
        }

        var found = StoredAnswer.Read(entry.Content!);
        if (found is VaryMarker marker && engine.TryGetFresh(
            ResponseKey.Variant(key, marker, context.Request.Headers, context.Request.Cookies), out entry, out now))
        {
            found = StoredAnswer.Read(entry.Content!);
        }

        if (found is not StoredResponse response
            || (!response.IsForEverybody && Exchange.IsSomebodys(context, face.Callers)))
        {
            return null;
        }

        var age = StoredAnswer.AgeOf(response, entry!, engine.Clock, now);
        var left = response.Lifetimes.Fresh - age;
        if (left <= TimeSpan.Zero || response.Lifetimes.AlwaysRevalidate)
        {
            return null;
        }

        cache.Metrics.Answered(policy, "hit");
        return AnswerWriter.WriteAsync(context, response, entry!.Content!.Payload, age, CacheStatus.Hit(left));
    }

    /// <summary>Whether the request says nothing that a fresh stored answer does not settle.</summary>
    private static bool IsPlain(HttpRequest request)
    {
        var headers = request.Headers;
        return HttpMethods.IsGet(request.Method)
            && headers.CacheControl.Count == 0
            && headers.Pragma.Count == 0 && headers.Cookie.Count == 0 && headers.Range.Count == 0
            && headers.TransferEncoding.Count == 0 && headers.Upgrade.Count == 0 && (headers.ContentLength ?? 0) == 0
            && !ConditionRules.AreForTheOrigin(headers);
    }
}
