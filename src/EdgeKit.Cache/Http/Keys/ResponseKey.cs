using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Policy;
using EdgeKit.Cache.Http.Stored;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Keys;

/// <summary>The keys of answers: a lane, the URL and, behind a marker, what the request's fields say.</summary>
internal static class ResponseKey
{
    /// <summary>
    /// Requests with credentials have a lane of their own: what is found out about their answers, that they are nobody else's above all,
    /// says nothing about the others, and none of them waits for one of the others.
    /// </summary>
    private const string WithCredentials = "a:";

    private const string Anonymous = "r:";

    public static CacheKey Of(HttpRequest request, HttpPolicy policy, bool hasCredentials) =>
        new(policy.Space, UrlKey.Of(hasCredentials ? WithCredentials : Anonymous, request, policy.Query, policy.Options.VaryByHost));

    /// <summary>Every key under which answers for a URL begin.</summary>
    public static IEnumerable<CacheKey> AllOf(Uri url, HttpPolicy policy)
    {
        var text = UrlKey.Of(url, policy.Query, policy.Options.VaryByHost);
        return [new(policy.Space, Anonymous + text), new(policy.Space, WithCredentials + text)];
    }

    public static CacheKey Variant(CacheKey primary, VaryMarker marker, IHeaderDictionary fields, IRequestCookieCollection? cookies) =>
        primary with { Text = $"{primary.Text}\n{VariantKey.Of(marker, fields, cookies)}" };
}
