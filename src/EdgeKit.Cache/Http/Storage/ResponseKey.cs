using EdgeKit.Cache.Entries;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>The keys of answers: the URL and, behind a marker, what the request's fields say.</summary>
internal static class ResponseKey
{
    private const string Prefix = "r:";

    private const string CredentialsLanePrefix = "a";

    public static CacheKey Of(HttpRequest request, HttpPolicy policy) =>
        new(policy.Space, UrlKey.Of(Prefix, request, policy.Query, policy.Options.VaryByHost));

    /// <summary>
    /// Where requests with credentials wait for each other while nothing that they may have is stored under the key. No
    /// answer is ever stored there; but what is found out about theirs, that they are nobody else's above all, says
    /// nothing about the others, and none of them waits for one of the others.
    /// </summary>
    public static CacheKey CredentialsLaneOf(CacheKey key) => key with { Text = CredentialsLanePrefix + key.Text };

    /// <summary>Every key under which answers for a URL begin or are under way.</summary>
    public static IEnumerable<CacheKey> AllOf(Uri url, HttpPolicy policy)
    {
        var key = new CacheKey(policy.Space, Prefix + UrlKey.Of(url, policy.Query, policy.Options.VaryByHost));
        return [CredentialsLaneOf(key), key];
    }

    public static CacheKey Variant(
        CacheKey primary, VaryMarker marker, IHeaderDictionary fields, IRequestCookieCollection? cookies) =>
        primary with { Text = $"{primary.Text}\n{VariantKey.Of(marker, fields, cookies)}" };
}
