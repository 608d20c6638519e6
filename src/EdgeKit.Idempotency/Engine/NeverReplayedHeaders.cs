namespace EdgeKit.Idempotency.Engine;

/// <summary>Headers that belong to one response or one session and are never replayed.</summary>
internal static class NeverReplayedHeaders
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Set-Cookie", "Date", "Age", "Retry-After", "Server-Timing", "traceparent", "tracestate", "traceresponse",
        "baggage", "Content-Length", "Transfer-Encoding", "Connection", "Content-Security-Policy",
        "Content-Security-Policy-Report-Only",
    };

    public static bool Contains(string name) =>
        Names.Contains(name)
        || name.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-RateLimit", StringComparison.OrdinalIgnoreCase);
}
