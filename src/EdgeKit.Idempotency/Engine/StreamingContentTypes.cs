namespace EdgeKit.Idempotency.Engine;

/// <summary>Content types that clients consume while they are produced, so they must not be buffered.</summary>
internal static class StreamingContentTypes
{
    private static readonly string[] Prefixes =
    [
        "text/event-stream", "application/x-ndjson", "application/jsonl", "application/json-seq", "application/grpc",
        "multipart/x-mixed-replace",
    ];

    public static bool Contains(string? contentType) =>
        contentType is not null
        && Array.Exists(Prefixes, p => contentType.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
