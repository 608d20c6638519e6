using System.Buffers;
using System.Collections.Concurrent;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// Converts values to content and back. A value that does not survive serialization stays in this process as an object,
/// and its type is logged once.
/// </summary>
internal sealed class ObjectCodec(Serializers serializers, ILogger<ObjectCodec> logger)
{
    /// <summary>The content that means "no value": no payload, and one byte of metadata.</summary>
    public static readonly CacheContent NoValue = new(default, new byte[] { 0 });

    private readonly ConcurrentDictionary<Type, bool> _logged = new();

    public static bool IsNoValue(CacheContent content) => content.Metadata.Length == NoValue.Metadata.Length;

    /// <summary>True if a value can be read only once, such as a stream, unless a serializer is registered.</summary>
    public bool IsSingleUse<T>()
    {
        if (!SingleUse<T>.Is || !UsesDefaultSerializer<T>())
        {
            return false;
        }

        LogOnce(typeof(T), static (log, type) => CacheLog.SingleUse(log, type));
        return true;
    }

    public CacheContent Encode<T>(T value)
    {
        if (value is null)
        {
            return NoValue;
        }

        try
        {
            var (payload, loss) = RoundTrip.Check(value, serializers.For<T>());
            if (loss is null)
            {
                return new CacheContent(payload, default) { Instance = ImmutableTypes<T>.CanShare ? value : null };
            }

            LogOnce(typeof(T), (log, type) => CacheLog.NotSerializable(log, type, loss, null));
        }
        catch (Exception e)
        {
            var cause = $"{e.GetType().Name}: {e.Message.TrimEnd('.')}";
            LogOnce(typeof(T), (log, type) => CacheLog.NotSerializable(log, type, cause, e));
        }

        return KeepAsObject(value);
    }

    public bool TryDecode<T>(CacheKey key, CacheContent content, out T value)
    {
        value = default!;
        if (content.Instance is T shared)
        {
            value = shared;
            return true;
        }

        if (content.InstanceBytes > 0)
        {
            return false; // An object of another type, without bytes.
        }

        if (IsNoValue(content))
        {
            return true;
        }

        try
        {
            value = serializers.For<T>().Deserialize(content.Payload);
            content.Instance ??= ImmutableTypes<T>.CanShare ? value : null;
            return true;
        }
        catch (Exception e)
        {
            CacheLog.NotDeserialized(logger, key.ToString(), typeof(T), e);
            return false;
        }
    }

    /// <summary>Single-use objects get a size that prevents storing.</summary>
    private static CacheContent KeepAsObject(object value) => new(default, default)
    {
        Instance = value,
        Tiers = Tiers.Memory,
        InstanceBytes = SingleUseTypes.Contains(value.GetType()) ? long.MaxValue / 2 : ObjectSize.Estimate(value),
    };

    private bool UsesDefaultSerializer<T>()
    {
        try
        {
            return serializers.For<T>() is JsonObjectSerializer<T>;
        }
        catch (Exception)
        {
            return true; // The registered serializer cannot be created.
        }
    }

    private void LogOnce(Type type, Action<ILogger, Type> log)
    {
        if (_logged.TryAdd(type, true))
        {
            log(logger, type);
        }
    }

    private static class SingleUse<T>
    {
        public static readonly bool Is = SingleUseTypes.Contains(typeof(T));
    }
}
