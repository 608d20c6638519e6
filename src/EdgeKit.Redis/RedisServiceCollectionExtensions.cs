using EdgeKit.Redis;
using EdgeKit.Redis.Configuration;
using EdgeKit.Redis.Connection;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers the Redis client. It uses the first connection available in this order: one set in code by the overloads
/// below (the last call applies), <see cref="RedisOptions.ConnectionString"/>, the <see cref="IConnectionMultiplexer"/>
/// that the application has registered (without a key, with the key <c>redis</c>, or the only one with a key),
/// <c>ConnectionStrings:redis</c>. The overloads without a section leave <see cref="RedisOptions"/> at their defaults,
/// unless <c>AddEdgeKit</c> or the overload with a section binds them.
/// </summary>
public static class RedisServiceCollectionExtensions
{
    private const string HealthCheck = "edgekit-redis";

    /// <summary>
    /// Adds <see cref="RedisClient"/>, its metrics and its health check <c>edgekit-redis</c> (tag <c>ready</c>), which
    /// is degraded while Redis is unavailable, because EdgeKit works without it. The client connects in the background
    /// when the host starts. Repeated calls have no effect. Without a configured connection <c>GetRedisClient</c>
    /// returns <see langword="null"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>EdgeKit:Redis</c>; it need not exist.</param>
    /// <param name="connectionString">The value of <c>ConnectionStrings:redis</c>, which is used last.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(
        this IServiceCollection services, IConfigurationSection section, string? connectionString)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return services.AddConfiguredRedis(section, () => connectionString);
    }

    /// <summary>Adds <see cref="RedisClient"/> on the application's connection, which EdgeKit never closes.</summary>
    /// <param name="services">The services.</param>
    /// <param name="multiplexer">
    /// The connection. Use <see cref="BacklogPolicy.FailFast"/>, so that calls during an outage fail instead of being
    /// sent later.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(
        this IServiceCollection services, IConnectionMultiplexer multiplexer)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        return services.AddEdgeKitRedis(_ => Task.FromResult(multiplexer));
    }

    /// <summary>Adds <see cref="RedisClient"/> on a connection that the application creates or looks up.</summary>
    /// <param name="services">The services.</param>
    /// <param name="multiplexer">
    /// Called in the background after the start, and again after a delay if it throws. It may block until the
    /// connection is established, which EdgeKit never closes.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(
        this IServiceCollection services, Func<IServiceProvider, IConnectionMultiplexer> multiplexer)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        return services.AddEdgeKitRedis(provider => Task.FromResult(multiplexer(provider)));
    }

    /// <inheritdoc cref="AddEdgeKitRedis(IServiceCollection, Func{IServiceProvider, IConnectionMultiplexer})"/>
    public static IServiceCollection AddEdgeKitRedis(
        this IServiceCollection services, Func<IServiceProvider, Task<IConnectionMultiplexer>> multiplexer)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(multiplexer);
        SettingsOf(services).Override = (provider, _) => ConnectionSource.External(() => multiplexer(provider));
        return AddClient(services);
    }

    /// <summary>
    /// Adds <see cref="RedisClient"/> with its own connection from options, which can express more than a connection
    /// string: certificates, a retry policy, a tunnel.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="options">
    /// The options. Three are overridden: <see cref="ConfigurationOptions.AbortOnConnectFail"/> is off,
    /// <see cref="BacklogPolicy.FailFast"/> is on, and <see cref="ConfigurationOptions.AsyncTimeout"/> is at least
    /// <see cref="RedisOptions.Timeout"/>.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(this IServiceCollection services, ConfigurationOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        SettingsOf(services).Override = (_, timeout) => ConnectionSource.Own(options, timeout);
        return AddClient(services);
    }

    /// <summary>As above, with a connection string that is read after the host is built.</summary>
    internal static IServiceCollection AddConfiguredRedis(
        this IServiceCollection services, IConfigurationSection section, Func<string?> connectionString)
    {
        services.AddEdgeKitPolicies<RedisOptions>(section);
        var settings = SettingsOf(services);
        settings.Section ??= section;
        settings.Shared ??= new Lazy<string?>(connectionString);
        services.AddEdgeKitPolicyCheck<ConnectionStringCheck>();
        return AddClient(services);
    }

    private static ConnectionSettings SettingsOf(IServiceCollection services)
    {
        services.TryAddSingleton(new ConnectionSettings());
        var registered = services.First(static d => d.ServiceType == typeof(ConnectionSettings));
        return (ConnectionSettings)registered.ImplementationInstance!;
    }

    private static IServiceCollection AddClient(IServiceCollection services)
    {
        if (services.Any(static d => d.ServiceType == typeof(RedisClientAccessor)))
        {
            return services;
        }

        services.AddMetrics();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisMetrics>();
        services.AddSingleton(new RegisteredMultiplexers(services));
        services.AddSingleton<ConnectionSelector>();
        services.AddSingleton<RedisClientAccessor>();
        services.AddSingleton(static provider => provider.GetRedisClient() ?? throw new InvalidOperationException(
            "There is no connection string for Redis. Set ConnectionStrings:redis, for example to 127.0.0.1:6379."));
        services.AddHostedService<RedisClientStarter>();
        services.AddHealthChecks();
        services.AddOptions<HealthCheckServiceOptions>().Configure<IServiceProvider>(AddHealthCheck);
        return services;
    }

    /// <summary>Adds the check only if there is a Redis; without one it would always report healthy.</summary>
    private static void AddHealthCheck(HealthCheckServiceOptions options, IServiceProvider services)
    {
        if (services.HasRedisClient())
        {
            options.Registrations.Add(new(HealthCheck, static provider =>
                ActivatorUtilities.CreateInstance<RedisHealthCheck>(provider), HealthStatus.Degraded, ["ready"]));
        }
    }
}
