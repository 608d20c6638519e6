namespace EdgeKit.Idempotency.Decisions;

/// <summary>What an entry takes up in memory, roughly: a bound is to hold, not to be exact.</summary>
internal static class EntrySize
{
    /// <summary>Key, fingerprint, token, and the places in tables and queues.</summary>
    public const int OfKey = 640;

    private const int OfHeader = 64;

    public static long Of(Entry entry) => entry.Record is { } record
        ? OfKey + record.Body.Length + record.Headers.Sum(h => OfHeader + (2L * (h.Key.Length + h.Value.Length)))
        : OfKey;
}
