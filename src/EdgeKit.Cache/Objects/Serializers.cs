using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Objects;

/// <summary>
/// Selects the serializer of a type as <c>HybridCache</c> does: one registered for the type, one from a registered
/// factory (last registered first), or the default with the <see cref="JsonSerializerOptions"/> that are registered for
/// it or for all types.
/// </summary>
internal sealed class Serializers(IServiceProvider services)
{
    /// <summary>The factory that <c>AddHybridCache</c> registers accepts every type, so it is skipped.</summary>
    private const string FrameworkFactories = "Microsoft.Extensions.Caching.Hybrid";

    /// <summary>Fields are included for tuples.</summary>
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { IncludeFields = true };

    private readonly ConcurrentDictionary<Type, object> _known = new();

    public IHybridCacheSerializer<T> For<T>() =>
        (IHybridCacheSerializer<T>)_known.GetOrAdd(typeof(T), static (_, all) => all.Find<T>(), this);

    private object Find<T>()
    {
        if (services.GetService<IHybridCacheSerializer<T>>() is { } registered)
        {
            return registered;
        }

        foreach (var factory in services.GetServices<IHybridCacheSerializerFactory>().Reverse())
        {
            if (factory.GetType().Assembly.GetName().Name != FrameworkFactories
                && factory.TryCreateSerializer<T>(out var created))
            {
                return created;
            }
        }

        return typeof(T) == typeof(string) ? new StringSerializer()
            : typeof(T) == typeof(byte[]) ? new ByteArraySerializer()
            : new JsonObjectSerializer<T>(OptionsFor<T>());
    }

    private JsonSerializerOptions OptionsFor<T>() => services is not IKeyedServiceProvider keyed ? Web
        : keyed.GetKeyedService<JsonSerializerOptions>(typeof(IHybridCacheSerializer<T>))
        ?? keyed.GetKeyedService<JsonSerializerOptions>(typeof(IHybridCacheSerializer<>))
        ?? Web;
}
