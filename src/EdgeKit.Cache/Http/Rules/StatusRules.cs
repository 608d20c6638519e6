namespace EdgeKit.Cache.Http.Rules;

/// <summary>Classifies status codes for caching.</summary>
internal static class StatusRules
{
    /// <summary>Cacheable by default (RFC 9110 §15.1), except 206: parts are not stored.</summary>
    public static bool IsHeuristicallyCacheable(int status) =>
        status is 200 or 203 or 204 or 300 or 301 or 308 || IsNegative(status);

    /// <summary>True for responses that report absence; they have a separate lifetime.</summary>
    public static bool IsNegative(int status) => status is 404 or 405 or 410 or 414 or 501;

    /// <summary>Statuses that satisfy <c>must-understand</c>.</summary>
    public static bool IsUnderstood(int status) => IsHeuristicallyCacheable(status) || status is 302 or 303 or 307;

    /// <summary>Errors that a stale response may replace (RFC 5861 §4).</summary>
    public static bool IsOriginFailure(int status) => status is 500 or 502 or 503 or 504;

    public static bool IsNonError(int status) => status is >= 200 and < 400;
}
