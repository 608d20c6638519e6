using EdgeKit.Cache.Memory;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The keys of responses: the URL and, for a variant, the request fields that its marker names.</summary>
internal static class ResponseKey
{
    private const string Prefix = "r:";

    public static CacheKey Of(HttpRequest request, HttpPolicy policy) =>
        policy.KeyOf(UrlKey.Of(Prefix, request, policy.Query, policy.Options.VaryByHost));

    /// <summary>
    /// Returns the key of the lease that requests with credentials share while <paramref name="key"/> has no response
    /// that they may have. So callers without credentials neither wait for them nor see that their response is
    /// uncacheable. Responses are never stored under it.
    /// </summary>
    public static CacheKey CredentialsKeyOf(CacheKey key) => key with { Text = "a" + key.Text };

    /// <summary>Returns the keys of a URL; removing them removes its variants and running fills too.</summary>
    public static IEnumerable<CacheKey> AllOf(Uri url, HttpPolicy policy)
    {
        var key = policy.KeyOf(Prefix + UrlKey.Of(url, policy.Query, policy.Options.VaryByHost));
        return [CredentialsKeyOf(key), key];
    }

    public static CacheKey Variant(
        CacheKey primary, VaryMarker marker, IHeaderDictionary fields, IRequestCookieCollection? cookies) =>
        primary with { Text = $"{primary.Text}\n{VariantKey.Of(marker, fields, cookies)}" };
}
