using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// What an endpoint sees of a request while its answer may be stored. What is no part of the key is taken away, as it
/// could change an answer that others get (cache poisoning); the client's own conditions are, as a 304 can't be stored;
/// the stored answer's take their place.
/// </summary>
internal static class OriginRequest
{
    /// <summary>
    /// Removes the parameters that the policy does not know. On every request, so that an endpoint always sees the
    /// same.
    /// </summary>
    public static void RestrictQuery(HttpRequest request, HttpPolicy policy)
    {
        if (policy.Query is not null && request.QueryString.HasValue)
        {
            request.QueryString = QueryKey.Restrict(request.QueryString, policy.Query);
        }
    }

    public static void Prepare(HttpRequest request, HttpPolicy policy, StoredResponse? stale)
    {
        var headers = request.Headers;
        headers.IfNoneMatch = stale?.ETag ?? StringValues.Empty;
        headers.IfModifiedSince = stale?.LastModified ?? StringValues.Empty;
        headers.Remove("If-Range");
        headers.Remove("Range");
        if (headers.Cookie.Count > 0)
        {
            headers.Cookie = string.Join(
                "; ", request.Cookies.Where(c => policy.Cookies.IsKeyed(c.Key)).Select(c => $"{c.Key}={c.Value}"));
        }
    }
}
