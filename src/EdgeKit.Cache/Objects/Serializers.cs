using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// Which serializer a type has: the one registered for it, one that a registered factory makes, or ours. The contracts are those of the
/// framework's <c>HybridCache</c>, so that serializers written for it serve here.
/// </summary>
internal sealed class Serializers(IServiceProvider services)
{
    private readonly ConcurrentDictionary<Type, object> _known = new();

    public IHybridCacheSerializer<T> For<T>() => (IHybridCacheSerializer<T>)_known.GetOrAdd(typeof(T), static (_, all) => all.Find<T>(), this);

    private object Find<T>()
    {
        if (services.GetService<IHybridCacheSerializer<T>>() is { } registered)
        {
            return registered;
        }

        foreach (var factory in services.GetServices<IHybridCacheSerializerFactory>())
        {
            if (factory.TryCreateSerializer<T>(out var made))
            {
                return made;
            }
        }

        return typeof(T) == typeof(string) ? new TextSerializer() : typeof(T) == typeof(byte[]) ? new BytesSerializer() : new JsonObjectSerializer<T>();
    }
}
