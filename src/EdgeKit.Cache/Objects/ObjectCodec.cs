using System.Buffers;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Objects;

/// <summary>Values into content and back.</summary>
internal sealed class ObjectCodec(Serializers serializers, ILogger<ObjectCodec> logger)
{
    /// <summary>What is stored of "there is nothing": no payload, and a mark.</summary>
    public static readonly CacheContent Nothing = new(default, new byte[] { 0 });

    /// <summary>The content of a value; nothing when it cannot be serialized.</summary>
    public CacheContent? Encode<T>(CacheKey key, T value)
    {
        if (value is null)
        {
            return Nothing;
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

    public static bool IsNothing(CacheContent content) => content.Metadata.Length == Nothing.Metadata.Length;

    /// <summary>Whether content holds a value of this type: what another version of the application has written need not.</summary>
    public bool TryDecode<T>(CacheKey key, CacheContent content, out T value)
    {
        value = default!;
        if (content.Instance is T shared)
        {
            value = shared;
            return true;
        }

        if (IsNothing(content))
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
