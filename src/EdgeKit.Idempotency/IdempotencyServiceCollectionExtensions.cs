using EdgeKit.Idempotency;
using EdgeKit.Idempotency.Http;
using EdgeKit.Idempotency.Stores;
using EdgeKit.Idempotency.Telemetry;
using EdgeKit.Redis;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers idempotency keys.</summary>
public static class IdempotencyServiceCollectionExtensions
{
    /// <summary>
    /// Adds idempotency keys. They live in Redis when <c>AddEdgeKitRedis</c> was called too, in this process otherwise;
    /// an <see cref="IIdempotencyStore"/> that is registered already is used instead. Calling it twice with one section
    /// is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>EdgeKit:Idempotency</c>; see <see cref="IdempotencyOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitIdempotency(
        this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddEdgeKitPolicies<IdempotencyOptions>(section);
        services.AddCallerRules();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdempotencyMetrics>();
        services.TryAddSingleton<AnswerWriter>();
        services.TryAddSingleton(
            s => new PolicyResolver(s.GetRequiredService<IOptionsMonitor<IdempotencyOptions>>(), services, s));
        services.TryAddSingleton<IIdempotencyStore>(s => s.GetRedisClient() is { } redis
            ? new RedisIdempotencyStore(redis)
            : new MemoryIdempotencyStore(s.GetRequiredService<TimeProvider>(), () => LimitsOf(
                s.GetRequiredService<IOptionsMonitor<IdempotencyOptions>>().CurrentValue)));
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, KeyDescriptionProvider>());
        return services;
    }

    private static StoreLimits LimitsOf(IdempotencyOptions options) =>
        new(options.MaxBytes, (long)(options.MaxBytes * options.CallerShare));
}
