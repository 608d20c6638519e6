using EdgeKit.Http.Callers;
using EdgeKit.Policies;
using EdgeKit.RateLimit;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Configuration;
using EdgeKit.RateLimit.Engine;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Leases;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.RateLimit.Platform;
using EdgeKit.RateLimit.Redis;
using EdgeKit.RateLimit.Telemetry;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers rate limits.</summary>
public static class RateLimitServiceCollectionExtensions
{
    private const string HealthCheckName = "edgekit-ratelimit";

    /// <summary>
    /// Binds a section to <see cref="RateLimitOptions"/> and registers rate limiting. Buckets are kept in Redis if
    /// <c>AddEdgeKitRedis</c> is called too, otherwise in this process. Calling it twice is harmless. Then add
    /// <c>UseEdgeKitGlobalRateLimit</c> and <c>UseEdgeKitRateLimit</c> to the pipeline.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section, for example <c>EdgeKit:RateLimit</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRateLimit(
        this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddEdgeKitPolicies<RateLimitOptions>(section);
        services.AddTrustedProxies<RateLimitOptions>(o => o.TrustedProxies);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPolicyCheck, GlobalPolicyCheck>(_ => new GlobalPolicyCheck(section.Path)));
        services.AddEdgeKitModel((s, table) =>
            s.GetRequiredService<RateLimitModelBuilder>().Build(table.Get<RateLimitOptions>()));
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddEngine().AddRedisStores().AddMiddlewareServices();
    }

    private static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.TryAddSingleton<KeyHasher>();
        services.TryAddSingleton<LimitRegistry>();
        services.TryAddSingleton<RateLimitModelBuilder>();
        services.TryAddSingleton<NanosecondClock>();
        services.TryAddSingleton(s => new BucketTable(
            s.GetRequiredService<LimitRegistry>(), s.GetRequiredService<IOptions<RateLimitOptions>>().Value.MaxKeys));
        services.TryAddSingleton<MemoryBucketStore>();
        services.TryAddSingleton<IBucketStore>(s => s.GetRedisClient() is null
            ? s.GetRequiredService<MemoryBucketStore>()
            : s.GetRequiredService<RedisBucketStore>());
        services.TryAddSingleton<RateLimitMetrics>();
        services.TryAddSingleton<AdaptiveConcurrencyStore>();
        services.TryAddSingleton<IConcurrencyStore>(s => new ConcurrencyStoreRouter(
            s.GetRedisClient() is null
                ? s.GetRequiredService<MemoryBucketStore>() : s.GetRequiredService<RedisConcurrencyStore>(),
            s.GetRequiredService<AdaptiveConcurrencyStore>()));
        services.TryAddSingleton<WaitQueues>();
        services.TryAddSingleton<RateLimitEngine>();
        return services;
    }

    private static IServiceCollection AddRedisStores(this IServiceCollection services)
    {
        if (services.Any(d => d.ServiceType == typeof(DegradationState)))
        {
            return services;
        }

        AddLate<TimedRedis>(services);
        AddLate<RedisBucketKeyCache>(services);
        AddLate<SlotBatchers>(services);
        AddLate<RedisWindows>(services);
        AddLate<RedisMirror>(services);
        AddLate<DegradationState>(services);
        AddLate<LeaseTable>(services);
        AddLate<LeasedTokens>(services);
        AddLate<RedisBuckets>(services);
        AddLate<InstanceCount>(services);
        AddLate<FallbackChain>(services);
        AddLate<RedisBucketStore>(services);
        AddLate<RedisConcurrencyStore>(services);
        services.AddHostedService<RedisMaintenanceService>();
        services.AddHealthChecks().AddCheck<RateLimitHealthCheck>(HealthCheckName, HealthStatus.Degraded, ["ready"]);
        return services;
    }

    // Registers a factory, because a container that validates its registrations (as in Development) would otherwise
    // fail without a RedisClient, although these services are then never created.
    private static void AddLate<TService>(IServiceCollection services)
        where TService : class => services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<TService>(s));

    private static IServiceCollection AddMiddlewareServices(this IServiceCollection services)
    {
        services.TryAddSingleton<RefusalWriter>();
        services.TryAddSingleton<DoubleChargeGuard>();
        services.TryAddSingleton<PlatformRateLimits>();
        services.TryAddSingleton<RateLimitGate>();
        services.TryAddSingleton(s => new RateLimiters(s.GetRequiredService<RateLimitEngine>()));
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigureOptions<RateLimiterOptions>, ConfigureRateLimiterOptions>());
        return services;
    }
}
