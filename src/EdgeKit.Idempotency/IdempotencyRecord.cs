using System.Text;

namespace EdgeKit.Idempotency;

/// <summary>What is kept of a request that ran. Immutable.</summary>
public sealed class IdempotencyRecord
{
    private const byte Version = 1;

    /// <summary>Creates a record.</summary>
    /// <param name="kind">What is known.</param>
    /// <param name="status">The status of the answer; 0 for one that is unknown.</param>
    /// <param name="headers">The headers of the answer that may be replayed, one entry per value.</param>
    /// <param name="body">The body of the answer; empty unless it is whole. Kept, not copied.</param>
    public IdempotencyRecord(
        IdempotencyRecordKind kind, int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
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
        IdempotencyRecordKind.Tombstone, Status, [.. Headers.Where(h => h.Key.Equals("Location", StringComparison.OrdinalIgnoreCase))], default);

    /// <summary>The record as bytes, for a store.</summary>
    /// <returns>A compact form that begins with its version.</returns>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(64 + Body.Length);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write((byte)Kind);
        writer.Write7BitEncodedInt(Status);
        writer.Write7BitEncodedInt(Headers.Count);
        foreach (var (name, value) in Headers)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write7BitEncodedInt(Body.Length);
        writer.Write(Body.Span);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The record.</returns>
    /// <exception cref="InvalidDataException">The bytes are no record, or one of a later version.</exception>
    public static IdempotencyRecord FromBytes(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
            return reader.ReadByte() == Version ? Read(reader) : throw new InvalidDataException("The idempotency record has an unknown version.");
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException("The idempotency record is cut short or garbled.", exception);
        }
    }

    /// <summary>Reads what a store holds. What cannot be read says all the same that the request ran, and must not let it run again.</summary>
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

    private static IdempotencyRecord Read(BinaryReader reader)
    {
        var kind = (IdempotencyRecordKind)reader.ReadByte();
        var status = reader.Read7BitEncodedInt();
        var headers = new List<KeyValuePair<string, string>>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            headers.Add(new(reader.ReadString(), reader.ReadString()));
        }

        var length = reader.Read7BitEncodedInt();
        var body = reader.ReadBytes(length);
        return body.Length == length ? new IdempotencyRecord(kind, status, headers, body) : throw new EndOfStreamException();
    }
}
