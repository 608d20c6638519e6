namespace EdgeKit.Idempotency.Http;

/// <summary>Content that is produced while it is read: to hold it back until its end would defeat it.</summary>
internal static class StreamTypes
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
