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
    /// Binds a section to <see cref="RateLimitOptions"/> and registers what decides by it. Buckets live in Redis when
    /// <c>AddEdgeKitRedis</c> was called too, in this process otherwise. Calling it twice is harmless. Then add
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
        services.AddEdgeKitPolicyCheck<GlobalPolicyCheck>();
        services.TryAddSingleton(new RateLimitSection(section.Path));
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddDeciding().AddSharing().AddAnswering();
    }

    private static IServiceCollection AddSharing(this IServiceCollection services)
    {
        if (services.Any(d => d.ServiceType == typeof(DegradationState)))
        {
            return services;
        }

        AddShared<TimedRedis>(services);
        AddShared<RedisBucketKeyCache>(services);
        AddShared<SlotBatchers>(services);
        AddShared<RedisWindows>(services);
        AddShared<RedisMirror>(services);
        AddShared<DegradationState>(services);
        AddShared<RedisAccounts>(services);
        AddShared<HotKeyDetector>(services);
        AddShared<LeaseTable>(services);
        AddShared<LeasedTokens>(services);
        AddShared<LocalTable>(services);
        AddShared<RedisBuckets>(services);
        AddShared<InstanceCount>(services);
        AddShared<FallbackChain>(services);
        AddShared<RedisBucketStore>(services);
        AddShared<RedisConcurrencyStore>(services);
        services.AddHostedService<RedisMaintenanceService>();
        services.AddHealthChecks().AddCheck<RateLimitHealthCheck>(HealthCheckName, HealthStatus.Degraded, ["ready"]);
        return services;
    }

    /// <summary>
    /// Made only when the container has a RedisClient; a factory, because a container that validates itself when it is
    /// built (as it does in Development) would miss the client of a constructor that is never called.
    /// </summary>
    private static void AddShared<TService>(IServiceCollection services)
        where TService : class => services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<TService>(s));

    private static IServiceCollection AddDeciding(this IServiceCollection services)
    {
        services.TryAddSingleton<KeyHasher>();
        services.TryAddSingleton<LimitRegistry>();
        services.TryAddSingleton<NanosecondClock>();
        services.TryAddSingleton(s => new BucketTable(
            s.GetRequiredService<LimitRegistry>(), s.GetRequiredService<IOptions<RateLimitOptions>>().Value.MaxKeys));
        services.TryAddSingleton<MemoryBucketStore>();
        services.TryAddSingleton<IBucketStore>(s => s.GetRedisClient() is null
            ? s.GetRequiredService<MemoryBucketStore>()
            : s.GetRequiredService<RedisBucketStore>());
        services.TryAddSingleton<RateLimitMetrics>();
        services.TryAddSingleton<AdaptiveConcurrencyStore>();
        services.TryAddSingleton<MemoryConcurrencyStore>();
        services.TryAddSingleton(s => new ConcurrencyStoreRouter(
            s.GetRedisClient() is null
            ? s.GetRequiredService<MemoryConcurrencyStore>() : s.GetRequiredService<RedisConcurrencyStore>(),
            s.GetRequiredService<AdaptiveConcurrencyStore>()));
        services.TryAddSingleton<Stores>();
        services.TryAddSingleton<WaitQueues>();
        services.TryAddSingleton<RateLimitEngine>();
        return services;
    }

    private static IServiceCollection AddAnswering(this IServiceCollection services)
    {
        services.TryAddSingleton<RefusalWriter>();
        services.TryAddSingleton<DoubleChargeGuard>();
        services.TryAddSingleton<PlatformRateLimits>();
        services.TryAddSingleton<RateLimitGate>();
        services.TryAddSingleton(s => new RateLimiters(s.GetRequiredService<RateLimitEngine>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RateLimiterOptions>, ConfigureRateLimiterOptions>());
        return services;
    }
}
