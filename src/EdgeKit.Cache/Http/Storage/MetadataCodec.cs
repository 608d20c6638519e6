using System.Text;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Rules;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Storage;

/// <summary>Encodes the metadata beside a body. The first byte is the kind and version.</summary>
internal static class MetadataCodec
{
    private const byte ResponseV1 = 1;
    private const byte MarkerV1 = 2;

    public static byte[] Encode(StoredResponse response)
    {
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(ResponseV1);
        writer.Write7BitEncodedInt(response.Status);
        writer.Write(response.InitialAge.Ticks);
        Write(writer, response.Lifetimes);
        writer.Write7BitEncodedInt(response.Headers.Length);
        foreach (var (name, values) in response.Headers)
        {
            writer.Write(name);
            Write(writer, values);
        }

        Write(writer, new StringValues([.. response.Added])); // Earlier versions neither write nor read it.
        writer.Flush();
        return stream.ToArray();
    }

    public static byte[] Encode(VaryMarker marker)
    {
        using var stream = new MemoryStream(128);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(MarkerV1);
        writer.Write(marker.Id);
        Write(writer, marker.Names);
        writer.Flush();
        return stream.ToArray();
    }

    /// <returns>A <see cref="StoredResponse"/>, a <see cref="VaryMarker"/> or <see langword="null"/>.</returns>
    public static object? Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
            return reader.ReadByte() switch
            {
                ResponseV1 => ReadResponse(reader),
                MarkerV1 => new VaryMarker(reader.ReadString(), ReadStrings(reader)),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static StoredResponse ReadResponse(BinaryReader reader)
    {
        var status = reader.Read7BitEncodedInt();
        var initialAge = new TimeSpan(reader.ReadInt64());
        var (fresh, whileRevalidating, ifError) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var lifetimes = new ResponseLifetimes(
            new(fresh), new(whileRevalidating), new(ifError), reader.ReadBoolean(), reader.ReadBoolean());
        var headers = new KeyValuePair<string, StringValues>[reader.Read7BitEncodedInt()];
        for (var i = 0; i < headers.Length; i++)
        {
            headers[i] = KeyValuePair.Create(reader.ReadString(), ReadValues(reader));
        }

        var isEarlier = reader.BaseStream.Position == reader.BaseStream.Length;
        return new StoredResponse(status, headers, initialAge, lifetimes)
        {
            Added = isEarlier ? [] : ReadStrings(reader),
        };
    }

    private static void Write(BinaryWriter writer, in ResponseLifetimes lifetimes)
    {
        writer.Write(lifetimes.Fresh.Ticks);
        writer.Write(lifetimes.StaleWhileRevalidate.Ticks);
        writer.Write(lifetimes.StaleIfError.Ticks);
        writer.Write(lifetimes.AlwaysRevalidate);
        writer.Write(lifetimes.NeverStale);
    }

    private static void Write(BinaryWriter writer, StringValues values)
    {
        writer.Write7BitEncodedInt(values.Count);
        foreach (var value in values)
        {
            writer.Write(value ?? "");
        }
    }

    private static StringValues ReadValues(BinaryReader reader)
    {
        var values = ReadStrings(reader);
        return values.Length == 1 ? values[0] : values;
    }

    private static string[] ReadStrings(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, (int)reader.BaseStream.Length);
        var values = new string[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadString();
        }

        return values;
    }
}
