using System.Buffers;
using System.Collections.Concurrent;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// Values into content and back. A value that would not survive the way is kept as it is, in this process, and its type
/// is named once.
/// </summary>
internal sealed class ObjectCodec(Serializers serializers, ILogger<ObjectCodec> logger)
{
    /// <summary>What is stored of "there is nothing": no payload, and a mark.</summary>
    public static readonly CacheContent NoValue = new(default, new byte[] { 0 });

    private readonly ConcurrentDictionary<Type, bool> _logged = new();

    public static bool IsNoValue(CacheContent content) => content.Metadata.Length == NoValue.Metadata.Length;

    /// <summary>
    /// Whether values of a type serve one reader each. They do not when the application says how to write them.
    /// </summary>
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
            LogOnce(typeof(
                T), (log, type) => CacheLog.NotSerializable(
                    log, type, $"{e.GetType().Name}: {e.Message.TrimEnd('.')}", e));
        }

        return KeepAsObject(value);
    }

    /// <summary>
    /// Whether content holds a value of this type: what another version of the application has written need not.
    /// </summary>
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
            return false; // an object of another type, of which there are no bytes
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

    /// <summary>What serves one reader alone is larger than anything that is stored.</summary>
    private static CacheContent KeepAsObject(object value) => new(default, default)
    {
        Instance = value, Tiers = Tiers.Memory, InstanceBytes = SingleUseTypes.Contains(value.GetType())
            ? long.MaxValue / 2 : ObjectSize.Estimate(value),
    };

    private bool UsesDefaultSerializer<T>()
    {
        try
        {
            return serializers.For<T>() is JsonObjectSerializer<T>;
        }
        catch (Exception)
        {
            return true; // whoever was to write it cannot even be made
        }
    }

    private void LogOnce(Type type, Action<ILogger, Type> say)
    {
        if (_logged.TryAdd(type, true))
        {
            say(logger, type);
        }
    }

    private static class SingleUse<T>
    {
        public static readonly bool Is = SingleUseTypes.Contains(typeof(T));
    }
}
