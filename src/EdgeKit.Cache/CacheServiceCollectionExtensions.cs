using EdgeKit.Cache;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Http;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Objects;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the cache.</summary>
public static class CacheServiceCollectionExtensions
{
    /// <summary>
    /// Adds the cache: <see cref="IObjectCaches"/>, one <see cref="IObjectCache"/> and one <see cref="HybridCache"/> per policy as keyed services, and
    /// the <see cref="HybridCache"/> of the policy <c>default</c>, which replaces any that was registered before. Entries are shared by all
    /// instances when <c>AddEdgeKitRedis</c> was called too, and stay in this process otherwise. Calling it twice with one section is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>EdgeKit:Cache</c>; see <see cref="CacheOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitCache(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddEdgeKitPolicies<CacheOptions>(section);
        if (services.Any(d => d.ServiceType == typeof(CacheEngine)))
        {
            return services;
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddEngine().AddObjects().AddHttpFaces();
    }

    private static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddSingleton<CacheClock>();
        services.AddSingleton<KeySpaces>();
        services.AddSingleton<PurgeLog>();
        services.AddSingleton<IBackplane, NoBackplane>();
        services.AddSingleton(s => new Settlement(s.GetRequiredService<KeySpaces>(), s.GetRequiredService<CacheClock>(), s.GetService<IEntryStore>()));
        services.AddSingleton<SharedTier>();
        services.AddSingleton<BackgroundFills>();
        services.AddHostedService(s => s.GetRequiredService<BackgroundFills>());
        services.AddSingleton<FillRunner>();
        services.AddSingleton<CacheEngine>();
        return services;
    }

    private static IServiceCollection AddObjects(this IServiceCollection services)
    {
        services.AddSingleton<Serializers>();
        services.AddSingleton<ObjectCodec>();
        services.AddSingleton<ObjectFiller>();
        services.AddSingleton<ObjectCaches>();
        services.AddSingleton<IObjectCaches>(s => s.GetRequiredService<ObjectCaches>());
        services.AddKeyedSingleton<IObjectCache>(KeyedService.AnyKey, static (s, policy) => s.GetRequiredService<ObjectCaches>().Find((string)policy!));
        services.AddKeyedSingleton<HybridCache>(KeyedService.AnyKey, static (s, policy) => Hybrid(s, (string)policy!));
        services.RemoveAll<HybridCache>();
        services.AddSingleton<HybridCache>(static s => Hybrid(s, KeySpaces.Default));
        return services;
    }

    private static PolicyHybridCache Hybrid(IServiceProvider services, string policy)
    {
        var caches = services.GetRequiredService<ObjectCaches>();
        return new PolicyHybridCache(caches.Find(policy), caches);
    }
}
