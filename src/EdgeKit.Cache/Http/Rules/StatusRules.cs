namespace EdgeKit.Cache.Http.Rules;

/// <summary>What a cache knows about status codes.</summary>
internal static class StatusRules
{
    /// <summary>Cacheable by default (RFC 9110 §15.1); 206 is left out, as parts are never stored.</summary>
    public static bool IsHeuristicallyCacheable(int status) =>
        status is 200 or 203 or 204 or 300 or 301 or 308 || IsNegative(status);

    /// <summary>An answer that says that there is nothing, for a while.</summary>
    public static bool IsNegative(int status) => status is 404 or 405 or 410 or 414 or 501;

    /// <summary>For <c>must-understand</c>: those whose caching this code implements.</summary>
    public static bool IsUnderstood(int status) => IsHeuristicallyCacheable(status) || status is 302 or 303 or 307;

    /// <summary>The errors that a stale answer may hide (RFC 5861 §4).</summary>
    public static bool IsOriginFailure(int status) => status is 500 or 502 or 503 or 504;

    /// <summary>
    /// The errors that speak of the origin and not of one request: nobody else would fare better now.
    /// </summary>
    public static bool IsUnavailable(int status) => status is 502 or 503 or 504;

    /// <summary>Neither 4xx nor 5xx.</summary>
    public static bool IsNonError(int status) => status is >= 200 and < 400;
}
