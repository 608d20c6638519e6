using EdgeKit.Cache;
using EdgeKit.Cache.Configuration;
using EdgeKit.Cache.Distributed;
using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http;
using EdgeKit.Cache.Http.Client;
using EdgeKit.Cache.Http.Server;
using EdgeKit.Cache.Http.Storage;
using EdgeKit.Cache.Memory;
using EdgeKit.Cache.Objects;
using EdgeKit.Cache.Redis;
using EdgeKit.Cache.Telemetry;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the cache.</summary>
public static class CacheServiceCollectionExtensions
{
    /// <summary>
    /// Adds the cache: <see cref="IObjectCaches"/>, one <see cref="IObjectCache"/> and one <see cref="HybridCache"/>
    /// per policy as keyed services, and the <see cref="HybridCache"/> of the policy <c>default</c>, which replaces any
    /// earlier registration. All instances share entries if <c>AddEdgeKitRedis</c> was called; otherwise entries stay
    /// in this process. Calling it twice with the same section is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>EdgeKit:Cache</c>; see <see cref="CacheOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitCache(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddEdgeKitPolicies<CacheOptions>(section);
        services.AddEdgeKitModel((_, table) => new CachePolicies(table.Get<CacheOptions>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPolicyCheck>(new TagCheck(section.Path)));
        if (services.Any(d => d.ServiceType == typeof(CacheEngine)))
        {
            return services;
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        AddEngine(services);
        AddRedis(services);
        AddObjects(services);
        AddHttp(services);
        AddHttpServer(services);
        return services;
    }

    private static void AddEngine(IServiceCollection services)
    {
        services.AddSingleton<CacheClock>();
        services.AddSingleton<PolicyStates>();
        services.AddSingleton(s => new TagInvalidations(s.GetRequiredService<PolicyStates>().Memory));
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton(
            s => ActivatorUtilities.CreateInstance<FillCompletion>(s, StoreOf(s) is { } store ? [store] : []));
        services.AddSingleton<DistributedTier>();
        services.AddSingleton<BatchLookup>();
        services.AddSingleton<BackgroundFills>();
        services.AddHostedService(s => s.GetRequiredService<BackgroundFills>());
        services.AddSingleton<FillRunner>();
        services.AddSingleton<CacheEngine>();
    }

    /// <summary>Uses factories: without a RedisClient the container would reject these services at startup.</summary>
    private static void AddRedis(IServiceCollection services)
    {
        AddShared<RedisNames>(services);
        AddShared<EntryCommands>(services);
        AddShared<FillSignals>(services);
        AddShared<EventReader>(services);
        AddShared<RedisBackplane>(services);
        AddShared<RedisEntryStore>(services);
        services.AddSingleton<IBackplane>(s => s.GetRedisClient() is null
            ? new LocalBackplane(s.GetRequiredService<TagInvalidations>())
            : s.GetRequiredService<RedisBackplane>());
        services.AddHostedService<BackplaneStartup>();
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "edgekit-cache", s => new CacheHealthCheck(s.GetRequiredService<PolicyStates>().Memory, StoreOf(s)),
            HealthStatus.Degraded, ["ready"]));
    }

    private static void AddShared<TService>(IServiceCollection services)
        where TService : class => services.AddSingleton(s => ActivatorUtilities.CreateInstance<TService>(s));

    private static RedisEntryStore? StoreOf(IServiceProvider services) =>
        services.GetRedisClient() is null ? null : services.GetRequiredService<RedisEntryStore>();

    private static void AddObjects(IServiceCollection services)
    {
        services.AddSingleton<Serializers>();
        services.AddSingleton<ObjectCodec>();
        services.AddSingleton<ObjectFiller>();
        services.AddSingleton<ObjectBatches>();
        services.AddSingleton<ObjectCaches>();
        services.AddSingleton<IObjectCaches>(s => s.GetRequiredService<ObjectCaches>());
        services.AddKeyedSingleton<IObjectCache>(
            KeyedService.AnyKey, static (s, policy) => s.GetRequiredService<ObjectCaches>().Find((string)policy!));
        services.AddKeyedSingleton<HybridCache>(KeyedService.AnyKey, static (s, policy) => Hybrid(s, (string)policy!));
        services.RemoveAll<HybridCache>();
        services.AddSingleton<HybridCache>(static s => Hybrid(s, CachePolicies.Default));
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.AddEdgeKitHttpServices();
        services.AddEdgeKitModel((s, table) =>
            new HttpPolicies(table.Get<CachePolicies>(), s.GetRequiredService<PolicyStates>));
        services.AddSingleton<DistributedAdmission>();
        services.AddSingleton<ResponseStore>();
        services.AddSingleton<HttpCacheEngine>();
        services.AddSingleton<ClientFills>();
        services.AddSingleton<IStoredResponses, StoredResponses>();
    }

    private static void AddHttpServer(IServiceCollection services)
    {
        services.AddRouting();
        services.AddSingleton<FreshHitFastPath>();
        services.AddSingleton<ServerResponder>();
        services.AddSingleton<ServerFills>();
        services.AddSingleton<BackgroundRevalidation>();
        services.AddSingleton<UrlInvalidation>();
        services.AddSingleton<PurgeEndpoint>();
    }

    private static PolicyHybridCache Hybrid(IServiceProvider services, string policy)
    {
        var caches = services.GetRequiredService<ObjectCaches>();
        return new PolicyHybridCache(
            caches.Find(policy), caches, services.GetRequiredService<ILogger<PolicyHybridCache>>());
    }
}
