using System.Buffers;
using Microsoft.Extensions.Caching.Hybrid;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// Whether a value is still itself after it was written and read back. A serializer that the application has registered
/// has only to be able to read what it writes: what it leaves out, it means to.
/// </summary>
internal static class RoundTrip
{
    /// <returns>What is lost, and the bytes; the bytes alone when nothing is.</returns>
    public static (ReadOnlySequence<byte> Payload, string? Loss) Check<T>(T value, IHybridCacheSerializer<T> serializer)
    {
        var payload = Write(value, serializer);
        return (payload, IsPlain(serializer) ? null : Loss(value, payload, serializer));
    }

    private static ReadOnlySequence<byte> Write<T>(T value, IHybridCacheSerializer<T> serializer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        serializer.Serialize(value, buffer);
        return new(buffer.WrittenSpan.ToArray());
    }

    private static bool IsPlain<T>(IHybridCacheSerializer<T> serializer) =>
        serializer is StringSerializer or ByteArraySerializer
        || (serializer is JsonObjectSerializer<T> && FieldTypes.IsPlain(typeof(T)));

    private static string? Loss<T>(T value, ReadOnlySequence<byte> payload, IHybridCacheSerializer<T> serializer)
    {
        var copy = serializer.Deserialize(payload);
        if (serializer is not JsonObjectSerializer<T> json)
        {
            return null;
        }

        var comparison = new RoundTripComparison(json.Options);
        return comparison.Difference(value, copy, typeof(T).Name)
            ?? (comparison.IsIncomplete && !Equal(payload, Write(copy, serializer))
                ? "what is read back is written otherwise" : null);
    }

    private static bool Equal(ReadOnlySequence<byte> left, ReadOnlySequence<byte> right) =>
        left.FirstSpan.SequenceEqual(right.FirstSpan);
}
