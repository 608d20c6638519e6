using System.Buffers;
using EdgeKit.Cache.Entries;
using Microsoft.Extensions.Caching.Hybrid;

namespace EdgeKit.Cache.Objects;

/// <summary>Checks that a value survives serialization. What a custom serializer omits is omitted on purpose.</summary>
internal static class RoundTrip
{
    public static (ReadOnlySequence<byte> Payload, string? Loss) Check<T>(T value, IHybridCacheSerializer<T> serializer)
    {
        var payload = Write(value, serializer);
        return (payload, IsLossless(serializer) ? null : Loss(value, payload, serializer));
    }

    private static ReadOnlySequence<byte> Write<T>(T value, IHybridCacheSerializer<T> serializer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        serializer.Serialize(value, buffer);
        return new(buffer.WrittenSpan.ToArray());
    }

    private static bool IsLossless<T>(IHybridCacheSerializer<T> serializer) =>
        serializer is StringSerializer or ByteArraySerializer
        || (serializer is JsonObjectSerializer<T> && ScalarTypes.Contains(typeof(T)));

    private static string? Loss<T>(T value, ReadOnlySequence<byte> payload, IHybridCacheSerializer<T> serializer)
    {
        var copy = serializer.Deserialize(payload);
        if (serializer is not JsonObjectSerializer<T> json)
        {
            return null;
        }

        var comparison = new RoundTripComparison(json.Options);
        return comparison.Difference(value, copy, typeof(T).Name)
            ?? (comparison.IsIncomplete && !payload.FirstSpan.SequenceEqual(Write(copy, serializer).FirstSpan)
                ? "the copy has other JSON than the original" : null);
    }
}
