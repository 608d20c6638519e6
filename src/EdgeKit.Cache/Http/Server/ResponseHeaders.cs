using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Recording;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Writes an origin's headers and Cache-Status to the client's response.</summary>
internal static class ResponseHeaders
{
    public static void Copy(RecordedHead head, IHttpResponseFeature client, CacheStatus status)
    {
        client.StatusCode = head.StatusCode;
        client.ReasonPhrase = head.ReasonPhrase;
        foreach (var name in head.Own.Removed)
        {
            client.Headers.Remove(name);
        }

        foreach (var (name, value) in head.Own.Values)
        {
            Put(client.Headers, name, value, head.Own.Added);
        }

        Append(client.Headers, status);
    }

    /// <summary>Appends a header to the value set by outer middleware or replaces that.</summary>
    public static void Put(
        IHeaderDictionary headers, string name, StringValues value, IReadOnlyCollection<string> added) =>
        headers[name] = headers.TryGetValue(name, out var present)
        && added.Contains(name, StringComparer.OrdinalIgnoreCase) ? StringValues.Concat(present, value) : value;

    /// <summary>Appends Cache-Status to the response just before it starts.</summary>
    public static void AppendOnStarting(HttpContext context, CacheStatus status) => context.Response.OnStarting(
        static state =>
        {
            var (context, status) = ((HttpContext, CacheStatus))state;
            Append(context.Response.Headers, status);
            return Task.CompletedTask;
        },
        (context, status));

    /// <summary>Caches nearer to the origin come first (RFC 9211 §2).</summary>
    public static void Append(IHeaderDictionary headers, CacheStatus status) =>
        headers[CacheStatus.FieldName] = StringValues.Concat(headers[CacheStatus.FieldName], status.ToString());
}
