using System.Numerics;
using System.Text;

namespace EdgeKit.Idempotency.Engine;

/// <summary>A record as bytes: version, kind, status, headers, body. Numbers are 7-bit encoded, text UTF-8.</summary>
internal static class RecordFormat
{
    private const byte Version = 1;

    public static byte[] Write(IdempotencyRecord record, ReadOnlySpan<byte> after = default)
    {
        var bytes = new byte[after.Length + SizeOf(record)];
        after.CopyTo(bytes);
        var rest = bytes.AsSpan(after.Length);
        Put(Version, ref rest);
        Put((byte)record.Kind, ref rest);
        Put(record.Status, ref rest);
        Put(record.Headers.Count, ref rest);
        foreach (var (name, value) in record.Headers)
        {
            Put(name, ref rest);
            Put(value, ref rest);
        }

        Put(record.Body.Length, ref rest);
        record.Body.Span.CopyTo(rest);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not a record, or one of an unknown version.</exception>
    public static IdempotencyRecord Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, writable: false), Encoding.UTF8);
            return reader.ReadByte() == Version
                ? Read(reader)
                : throw new InvalidDataException("The idempotency record has an unknown version.");
        }
        catch (Exception exception)
            when (exception is EndOfStreamException or FormatException or ArgumentOutOfRangeException)
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
        return body.Length == length
            ? new IdempotencyRecord(kind, status, headers, body)
            : throw new EndOfStreamException();
    }

    private static void Put(byte one, ref Span<byte> rest)
    {
        rest[0] = one;
        rest = rest[1..];
    }

    private static void Put(int number, ref Span<byte> rest)
    {
        var left = (uint)number;
        for (; left > 0x7F; left >>= 7)
        {
            Put((byte)(left | 0x80), ref rest);
        }

        Put((byte)left, ref rest);
    }

    private static void Put(string text, ref Span<byte> rest)
    {
        Put(Encoding.UTF8.GetByteCount(text), ref rest);
        rest = rest[Encoding.UTF8.GetBytes(text, rest)..];
    }

    private static int SizeOf(IdempotencyRecord record)
    {
        var size = sizeof(byte) + sizeof(byte) + SizeOf(record.Status)
            + SizeOf(record.Headers.Count) + SizeOf(record.Body.Length) + record.Body.Length;
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
