using System.Numerics;
using System.Text;

namespace EdgeKit.Idempotency.Stores;

/// <summary>
/// A record as bytes: version, kind, status, headers, body; numbers seven bits a byte, texts in UTF-8. Its size is known before the first
/// byte is written, so a body is copied once.
/// </summary>
internal static class RecordFormat
{
    private const byte Version = 1;

    /// <param name="record">The record.</param>
    /// <param name="after">What stands before it in the same array.</param>
    public static byte[] Write(IdempotencyRecord record, ReadOnlySpan<byte> after = default)
    {
        var bytes = new byte[after.Length + SizeOf(record)];
        after.CopyTo(bytes);
        using var stream = new MemoryStream(bytes, after.Length, bytes.Length - after.Length);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write((byte)record.Kind);
        writer.Write7BitEncodedInt(record.Status);
        writer.Write7BitEncodedInt(record.Headers.Count);
        foreach (var (name, value) in record.Headers)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write7BitEncodedInt(record.Body.Length);
        writer.Write(record.Body.Span);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are no record, or one of a later version.</exception>
    public static IdempotencyRecord Read(byte[] bytes)
    {
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

    private static int SizeOf(IdempotencyRecord record)
    {
        var size = sizeof(byte) + sizeof(byte) + SizeOf(record.Status) + SizeOf(record.Headers.Count) + SizeOf(record.Body.Length) + record.Body.Length;
        foreach (var (name, value) in record.Headers)
        {
            size += SizeOf(name) + SizeOf(value);
        }

        return size;
    }

    private static int SizeOf(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        return SizeOf(length) + length;
    }

    private static int SizeOf(int number) => (BitOperations.Log2((uint)number | 1) / 7) + 1;
}
