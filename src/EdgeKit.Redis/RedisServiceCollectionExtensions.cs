using EdgeKit.Redis;
using EdgeKit.Redis.Connecting;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of Redis.</summary>
public static class RedisServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="RedisClient"/>, its health check <c>edgekit-redis</c> (tag <c>ready</c>; degraded while Redis is away,
    /// because EdgeKit serves without it) and its metrics. The connection is begun when the host starts and never holds the start
    /// up. Calling it twice is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>EdgeKit:Redis</c>; it need not exist.</param>
    /// <param name="connectionString">
    /// <c>ConnectionStrings:redis</c>, used when the section has no <see cref="RedisOptions.ConnectionString"/> of its own.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(
        this IServiceCollection services, IConfigurationSection section, string? connectionString)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddEdgeKitPolicies<RedisOptions>(section);
        if (services.Any(d => d.ServiceType == typeof(RedisClient)))
        {
            return services;
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisMetrics>();
        services.AddSingleton(s => CreateClient(s, connectionString));
        services.AddHostedService<RedisStartup>();
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("edgekit-redis", HealthStatus.Degraded, ["ready"]);
        return services;
    }

    private static RedisClient CreateClient(IServiceProvider services, string? connectionString)
    {
        var options = services.GetRequiredService<IOptionsMonitor<RedisOptions>>();
        return new RedisClient(
            options.CurrentValue.ConnectionString ?? connectionString ?? throw new InvalidOperationException(
                "There is no connection string for Redis. Set ConnectionStrings:redis, for example to 127.0.0.1:6379."),
            options,
            services.GetRequiredService<RedisMetrics>(),
            services.GetRequiredService<ILogger<RedisClient>>(),
            services.GetRequiredService<TimeProvider>());
    }
}
