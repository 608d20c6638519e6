namespace EdgeKit.Policies.Http;

/// <summary>Classifies HTTP methods (RFC 9110 §9.2); names are case-sensitive.</summary>
internal static class HttpMethodRules
{
    /// <summary>The request header that makes a request repeatable whatever its method.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>The method is safe (RFC 9110 §9.2.1): GET, HEAD, OPTIONS, TRACE.</summary>
    public static bool IsSafe(string method) => method is "GET" or "HEAD" or "OPTIONS" or "TRACE";

    /// <summary>Several identical requests have the effect of one: the safe methods, PUT, DELETE.</summary>
    public static bool IsIdempotent(string method) => IsSafe(method) || method is "PUT" or "DELETE";
}
