using EdgeKit.Idempotency.Stores;

namespace EdgeKit.Idempotency;

/// <summary>What is kept of a request that ran. Immutable.</summary>
public sealed class IdempotencyRecord
{
    /// <summary>Creates a record.</summary>
    /// <param name="kind">What is known.</param>
    /// <param name="status">The status of the answer; 0 for one that is unknown.</param>
    /// <param name="headers">The headers of the answer that may be replayed, one entry per value.</param>
    /// <param name="body">The body of the answer; empty unless it is whole. Kept, not copied.</param>
    public IdempotencyRecord(
        IdempotencyRecordKind kind,
        int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        (Kind, Status, Headers, Body) = (kind, status, headers, body);
    }

    /// <summary>What is known.</summary>
    public IdempotencyRecordKind Kind { get; }

    /// <summary>The status of the answer.</summary>
    public int Status { get; }

    /// <summary>The headers that are replayed.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>What is left when the body is not kept: that it was answered, and where the result is.</summary>
    internal IdempotencyRecord ToTombstone() => new(
        IdempotencyRecordKind.Tombstone,
        Status, [.. Headers.Where(h => h.Key.Equals("Location", StringComparison.OrdinalIgnoreCase))], default);

    /// <summary>The record as bytes, for a store.</summary>
    /// <returns>A compact form that begins with its version.</returns>
    public byte[] ToBytes() => RecordFormat.Write(this);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The record.</returns>
    /// <exception cref="InvalidDataException">The bytes are no record, or one of a later version.</exception>
    public static IdempotencyRecord FromBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return RecordFormat.Read(bytes);
    }

    /// <summary>
    /// Reads what a store holds. What cannot be read says all the same that the request ran, and must not let it run
    /// again.
    /// </summary>
    internal static IdempotencyRecord FromStore(byte[] bytes)
    {
        try
        {
            return FromBytes(bytes);
        }
        catch (InvalidDataException)
        {
            return new IdempotencyRecord(IdempotencyRecordKind.Tombstone, 0, [], default);
        }
    }
}
