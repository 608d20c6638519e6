using System.Buffers;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Objects;

/// <summary>Values into content and back.</summary>
internal sealed class ObjectCodec(Serializers serializers, ILogger<ObjectCodec> logger)
{
    private static readonly byte[] Null = [0];

    /// <summary>The content of a value; nothing when it cannot be serialized.</summary>
    public CacheContent? Encode<T>(CacheKey key, T value)
    {
        if (value is null)
        {
            return new CacheContent(default, Null);
        }

        try
        {
            var buffer = new ArrayBufferWriter<byte>();
            serializers.For<T>().Serialize(value, buffer);
            return new CacheContent(new ReadOnlySequence<byte>(buffer.WrittenSpan.ToArray()), default) { Instance = ImmutableTypes<T>.AreShared ? value : null };
        }
        catch (Exception e)
        {
            CacheLog.NotSerialized(logger, key.ToString(), typeof(T), e);
            return null;
        }
    }

    /// <summary>Whether content holds a value of this type: what another version of the application has written need not.</summary>
    public bool TryDecode<T>(CacheKey key, CacheContent content, out T value)
    {
        value = default!;
        if (content.Instance is T shared)
        {
            value = shared;
            return true;
        }

        if (content.Metadata.Length == Null.Length)
        {
            return true;
        }

        try
        {
            value = serializers.For<T>().Deserialize(content.Payload);
            content.Instance ??= ImmutableTypes<T>.AreShared ? value : null;
            return true;
        }
        catch (Exception e)
        {
            CacheLog.NotDeserialized(logger, key.ToString(), typeof(T), e);
            return false;
        }
    }
}
