using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Telemetry;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Serves fresh responses in memory to plain GET requests, by far the most frequent case.</summary>
internal sealed class FreshHitFastPath(CacheEngine engine, CacheMetrics metrics, CallerResolver callers)
{
    /// <returns><see langword="null"/> if the request has to take the full path.</returns>
    public Task? TryServe(HttpContext context, HttpPolicy policy)
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

        var found = CachedResponse.Read(entry.Content!);
        if (found is VaryMarker marker && engine.TryGetFresh(
            ResponseKey.Variant(key, marker, context.Request.Headers, context.Request.Cookies), out entry, out now))
        {
            found = CachedResponse.Read(entry.Content!);
        }

        if (found is not StoredResponse response
            || (!response.IsForEveryone && ServerRequest.HasCredentials(context, callers)))
        {
            return null;
        }

        var age = CachedResponse.AgeOf(response, entry!, engine.Clock, now);
        var left = response.Lifetimes.Fresh - age;
        if (left <= TimeSpan.Zero || response.Lifetimes.AlwaysRevalidate)
        {
            return null;
        }

        metrics.Answered(policy.Name, "hit");
        return StoredResponseWriter.WriteAsync(context, response, entry!.Content!.Payload, age, CacheStatus.Hit(left));
    }

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
