using EdgeKit.Idempotency.Engine;

namespace EdgeKit.Idempotency.Memory;

/// <summary>Estimates the memory that an entry uses.</summary>
internal static class KeyEntrySize
{
    /// <summary>Key, fingerprint, token and their slots in dictionaries and queues.</summary>
    public const int KeyOverhead = 640;

    private const int HeaderOverhead = 64;

    public static long Of(KeyEntry entry) => entry.Record is { } record
        ? KeyOverhead + record.Body.Length + record.Headers.Sum(
            h => HeaderOverhead + (2L * (h.Key.Length + h.Value.Length)))
        : KeyOverhead;
}
