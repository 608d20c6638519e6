using EdgeKit.RateLimit;
using EdgeKit.RateLimit.Adapters;
using EdgeKit.RateLimit.Adaptive;
using EdgeKit.RateLimit.Checks;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Health;
using EdgeKit.RateLimit.Http;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Leasing;
using EdgeKit.RateLimit.Limits;
using EdgeKit.RateLimit.Local;
using EdgeKit.RateLimit.Permits;
using EdgeKit.RateLimit.Queueing;
using EdgeKit.RateLimit.Redis;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
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
        if (services.Any(d => d.ServiceType == typeof(Rungs)))
        {
            return services;
        }

        AddShared<TimedRedis>(services);
        AddShared<BucketNames>(services);
        AddShared<BatchLanes>(services);
        AddShared<WindowCalls>(services);
        AddShared<DenyCache>(services);
        AddShared<Rungs>(services);
        AddShared<RedisAccounts>(services);
        AddShared<HotKeys>(services);
        AddShared<LeaseTable>(services);
        AddShared<LeasedTokens>(services);
        AddShared<LocalTable>(services);
        AddShared<RedisBuckets>(services);
        AddShared<InstanceCount>(services);
        AddShared<FailureLadder>(services);
        AddShared<RedisRateLimitStore>(services);
        AddShared<RedisPermitStore>(services);
        services.AddHostedService<SharingService>();
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
        services.TryAddSingleton<LimitBook>();
        services.TryAddSingleton<LocalClock>();
        services.TryAddSingleton(s => new BucketTable(
            s.GetRequiredService<LimitBook>(), s.GetRequiredService<IOptions<RateLimitOptions>>().Value.MaxKeys));
        services.TryAddSingleton<MemoryRateLimitStore>();
        services.TryAddSingleton<IRateLimitStore>(s => s.GetRedisClient() is null
            ? s.GetRequiredService<MemoryRateLimitStore>()
            : s.GetRequiredService<RedisRateLimitStore>());
        services.TryAddSingleton<RateLimitMetrics>();
        services.TryAddSingleton<AdaptivePermitStore>();
        services.TryAddSingleton<MemoryPermitStore>();
        services.TryAddSingleton(s => new PermitStores(
            s.GetRedisClient() is null
            ? s.GetRequiredService<MemoryPermitStore>() : s.GetRequiredService<RedisPermitStore>(),
            s.GetRequiredService<AdaptivePermitStore>()));
        services.TryAddSingleton<Stores>();
        services.TryAddSingleton<WaitingLines>();
        services.TryAddSingleton<RateLimitEngine>();
        return services;
    }

    private static IServiceCollection AddAnswering(this IServiceCollection services)
    {
        services.TryAddSingleton<RefusalWriter>();
        services.TryAddSingleton<StockCharges>();
        services.TryAddSingleton<PlatformRateLimits>();
        services.TryAddSingleton<RateLimitGate>();
        services.TryAddSingleton(s => new RateLimiters(s.GetRequiredService<RateLimitEngine>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RateLimiterOptions>, StockPolicies>());
        return services;
    }
}
