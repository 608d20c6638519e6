namespace EdgeKit.Policies.Http;

/// <summary>Classifies HTTP status codes (RFC 9110 §15) in one way for all features.</summary>
internal static class HttpStatusRules
{
    /// <summary>5xx, except 501 and 505, which describe the request rather than the state of the server.</summary>
    public static bool IsServerFailure(int status) => status is >= 500 and not (501 or 505);

    /// <summary>Another attempt may succeed: a server failure, 408 or 429.</summary>
    public static bool IsTransient(int status) => status is 408 or 429 || IsServerFailure(status);

    /// <summary>The server or something behind it is unreachable or overloaded: 502, 503, 504.</summary>
    public static bool IsUnavailable(int status) => status is 502 or 503 or 504;

    /// <summary>The server asks for fewer requests: 429, or 503 with Retry-After.</summary>
    public static bool IsThrottling(int status, bool hasRetryAfter) =>
        status == 429 || (status == 503 && hasRetryAfter);
}
