using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Status;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>Puts an origin's fields, and this cache's word in Cache-Status, on the real response.</summary>
internal static class ResponseFields
{
    public static void Copy(RecordedHead head, IHttpResponseFeature client, string cacheStatus)
    {
        client.StatusCode = head.StatusCode;
        client.ReasonPhrase = head.ReasonPhrase;
        foreach (var (name, value) in head.Headers)
        {
            // A stage in front may have set a cookie of its own.
            client.Headers[name] = name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)
                ? StringValues.Concat(client.Headers[name], value)
                : value;
        }

        Append(client.Headers, cacheStatus);
    }

    /// <summary>Says it on an answer that goes past the cache, just before it starts.</summary>
    public static void Announce(HttpContext context, CacheStatus status) => context.Response.OnStarting(
        static state =>
        {
            var (context, status) = ((HttpContext, CacheStatus))state;
            Append(context.Response.Headers, status.ToString());
            return Task.CompletedTask;
        },
        (context, status));

    /// <summary>Says it on the answer that a stage in front will make of an exception, unless one has begun.</summary>
    public static void AnnounceFailure(HttpContext context, CacheStatus status)
    {
        if (!context.Response.HasStarted)
        {
            Announce(context, status);
        }
    }

    /// <summary>The caches nearer to the origin come first (RFC 9211 §2).</summary>
    private static void Append(IHeaderDictionary headers, string cacheStatus) =>
        headers[CacheStatus.FieldName] = StringValues.Concat(headers[CacheStatus.FieldName], cacheStatus);
}
