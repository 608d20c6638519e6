using EdgeKit.Idempotency;
using EdgeKit.Idempotency.Http;
using EdgeKit.Idempotency.Memory;
using EdgeKit.Idempotency.Redis;
using EdgeKit.Idempotency.Telemetry;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers idempotency keys.</summary>
public static class IdempotencyServiceCollectionExtensions
{
    /// <summary>
    /// Adds idempotency keys. They are stored in Redis if <c>AddEdgeKitRedis</c> was called, otherwise in memory,
    /// unless an <see cref="IIdempotencyStore"/> is registered. Repeated calls with the same section have no effect.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>EdgeKit:Idempotency</c>; see <see cref="IdempotencyOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitIdempotency(
        this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddEdgeKitPolicies<IdempotencyOptions>(section);
        services.AddEdgeKitHttpServices();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdempotencyMetrics>();
        services.TryAddSingleton<ReplayWriter>();
        services.TryAddSingleton(s => new PolicyResolver(services, s));
        services.TryAddSingleton<IIdempotencyStore>(s => s.GetRedisClient() is { } redis
            ? new RedisIdempotencyStore(redis)
            : new MemoryIdempotencyStore(
                s.GetRequiredService<TimeProvider>(),
                () => s.GetRequiredService<PolicyTables>().Current.Get<IdempotencyOptions>()));
        services.TryAddEnumerable(
            ServiceDescriptor.Transient<IApiDescriptionProvider, IdempotencyApiDescriptionProvider>());
        return services;
    }
}
