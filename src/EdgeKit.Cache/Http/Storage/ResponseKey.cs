using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The keys of responses: the URL and, behind a marker, the request fields that it names.</summary>
internal static class ResponseKey
{
    private const string Prefix = "r:";

    private const string CredentialsLanePrefix = "a";

    public static CacheKey Of(HttpRequest request, HttpPolicy policy) =>
        policy.KeyOf(UrlKey.Of(Prefix, request, policy.Query, policy.Options.VaryByHost));

    /// <summary>
    /// The lane in which requests with credentials wait for each other while the key has no response that they may
    /// have. No response is stored there. An uncacheable response to one of them does not affect other callers, and no
    /// one else waits for it.
    /// </summary>
    public static CacheKey CredentialsLaneOf(CacheKey key) => key with { Text = CredentialsLanePrefix + key.Text };

    /// <summary>Returns each key under which responses for a URL begin or are being filled.</summary>
    public static IEnumerable<CacheKey> AllOf(Uri url, HttpPolicy policy)
    {
        var key = policy.KeyOf(Prefix + UrlKey.Of(url, policy.Query, policy.Options.VaryByHost));
        return [CredentialsLaneOf(key), key];
    }

    public static CacheKey Variant(
        CacheKey primary, VaryMarker marker, IHeaderDictionary fields, IRequestCookieCollection? cookies) =>
        primary with { Text = $"{primary.Text}\n{VariantKey.Of(marker, fields, cookies)}" };
}
