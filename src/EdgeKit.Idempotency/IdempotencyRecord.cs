using EdgeKit.Idempotency.Engine;

namespace EdgeKit.Idempotency;

/// <summary>The stored outcome of a request. Immutable.</summary>
/// <param name="kind">The kind of outcome.</param>
/// <param name="status">The status code of the response; 0 if unknown.</param>
/// <param name="headers">The response headers to replay, one entry per value.</param>
/// <param name="body">The response body; empty unless it is complete. The memory is kept, not copied.</param>
public sealed class IdempotencyRecord(
    IdempotencyRecordKind kind, int status, IReadOnlyList<KeyValuePair<string, string>> headers,
    ReadOnlyMemory<byte> body)
{
    /// <summary>Gets the kind of outcome.</summary>
    public IdempotencyRecordKind Kind { get; } = kind;

    /// <summary>Gets the status code of the response; 0 if unknown.</summary>
    public int Status { get; } = status;

    /// <summary>Gets the response headers to replay, one entry per value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } =
        headers ?? throw new ArgumentNullException(nameof(headers));

    /// <summary>Gets the response body.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Returns a record without body that keeps the status and <c>Location</c>.</summary>
    internal IdempotencyRecord ToTombstone() => new(
        IdempotencyRecordKind.Tombstone, Status,
        [.. Headers.Where(h => h.Key.Equals("Location", StringComparison.OrdinalIgnoreCase))], default);

    /// <summary>Serializes the record for a store.</summary>
    /// <returns>A compact form that begins with its version.</returns>
    public byte[] ToBytes() => RecordFormat.Write(this);

    /// <summary>Deserializes a record.</summary>
    /// <param name="bytes">The result of <see cref="ToBytes"/>.</param>
    /// <returns>The record.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a record, or one of an unknown version.</exception>
    public static IdempotencyRecord FromBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return RecordFormat.Read(bytes);
    }

    /// <summary>An unreadable record becomes a tombstone: the request ran and must not run again.</summary>
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
