using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Server;

/// <summary>
/// Prepares a request for an endpoint whose response may be stored. Removes input that is not part of the key, which
/// could change others' response (cache poisoning), and replaces conditions by those of the stored response.
/// </summary>
internal static class OriginRequest
{
    /// <summary>Removes query parameters that are not part of the key, on every request.</summary>
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
                "; ", request.Cookies.Where(c => policy.IsKeyedCookie(c.Key)).Select(c => $"{c.Key}={c.Value}"));
        }
    }
}
