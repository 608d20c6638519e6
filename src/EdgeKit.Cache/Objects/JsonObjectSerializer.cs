using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;

namespace EdgeKit.Cache.Objects;

/// <summary>System.Text.Json, the default for types without a registered serializer.</summary>
internal sealed class JsonObjectSerializer<T>(JsonSerializerOptions options) : IHybridCacheSerializer<T>
{
    public JsonSerializerOptions Options => options;

    public T Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new Utf8JsonReader(source, new JsonReaderOptions
        {
            AllowTrailingCommas = options.AllowTrailingCommas,
            CommentHandling = options.ReadCommentHandling,
            MaxDepth = options.MaxDepth,
        });
        return JsonSerializer.Deserialize<T>(ref reader, options)!;
    }

    public void Serialize(T value, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(
            target, new JsonWriterOptions { Encoder = options.Encoder, MaxDepth = options.MaxDepth });
        JsonSerializer.Serialize(writer, value, options);
    }
}
