using EdgeKit.Redis;
using EdgeKit.Redis.Connecting;
using EdgeKit.Redis.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers the client of Redis. Which connection it uses is decided in this order: what code chose by one of the
/// overloads that take it (the last call counts), <see cref="RedisOptions.ConnectionString"/>, the
/// <see cref="IConnectionMultiplexer"/> that the application has registered for itself (also one with a key:
/// <c>redis</c>, or the only one), <c>ConnectionStrings:redis</c>. The overloads without a section leave
/// <see cref="RedisOptions"/> at their defaults, unless <c>AddEdgeKit</c> or the overload with a section binds them
/// too.
/// </summary>
public static class RedisServiceCollectionExtensions
{
    private const string HealthCheck = "edgekit-redis";

    /// <summary>
    /// Adds <see cref="RedisClient"/>, its health check <c>edgekit-redis</c> (tag <c>ready</c>; degraded while Redis is
    /// away, because EdgeKit serves without it) and its metrics. The connection is begun when the host starts and never
    /// holds the start up. Calling it twice is harmless. When there is nothing to connect to, <c>GetRedisClient</c>
    /// answers with nothing.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>EdgeKit:Redis</c>; it need not exist.</param>
    /// <param name="connectionString"><c>ConnectionStrings:redis</c>: the last choice.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(
        this IServiceCollection services, IConfigurationSection section, string? connectionString)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return services.AddConfiguredRedis(section, () => connectionString);
    }

    /// <summary>
    /// Adds <see cref="RedisClient"/> on a connection that the application has made. EdgeKit never closes it.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="multiplexer">
    /// The connection. With <see cref="BacklogPolicy.FailFast"/> a call during an outage is refused and never carried
    /// out later.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(
        this IServiceCollection services, IConnectionMultiplexer multiplexer)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        return services.AddEdgeKitRedis(_ => Task.FromResult(multiplexer));
    }

    /// <summary>
    /// Adds <see cref="RedisClient"/> on a connection that the application makes or finds. EdgeKit never closes it.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="multiplexer">
    /// Called in the background after the start, and again after a while when it throws; it may block until there is a
    /// connection.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(
        this IServiceCollection services, Func<IServiceProvider, IConnectionMultiplexer> multiplexer)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        return services.AddEdgeKitRedis(provider => Task.FromResult(multiplexer(provider)));
    }

    /// <summary>
    /// Adds <see cref="RedisClient"/> on a connection that the application makes or finds. EdgeKit never closes it.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="multiplexer">
    /// Called in the background after the start, and again after a while when it throws.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(
        this IServiceCollection services, Func<IServiceProvider, Task<IConnectionMultiplexer>> multiplexer)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(multiplexer);
        Chosen(services).Choose(multiplexer);
        return AddClient(services);
    }

    /// <summary>
    /// Adds <see cref="RedisClient"/> on a connection of its own, by options that can say more than a connection
    /// string: certificates, a retry policy, a tunnel.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="options">
    /// The options, used as they are but for three: the connection comes up by itself
    /// (<see cref="ConfigurationOptions.AbortOnConnectFail"/> is off), keeps no calls back
    /// (<see cref="BacklogPolicy.FailFast"/>), and <see cref="ConfigurationOptions.AsyncTimeout"/> is no shorter than
    /// <see cref="RedisOptions.Timeout"/>.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitRedis(this IServiceCollection services, ConfigurationOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        Chosen(services).Choose(options);
        return AddClient(services);
    }

    /// <param name="services">The services.</param>
    /// <param name="section">The section <c>EdgeKit:Redis</c>; it need not exist.</param>
    /// <param name="connectionString">Asked once, when the host has been built.</param>
    internal static IServiceCollection AddConfiguredRedis(
        this IServiceCollection services, IConfigurationSection section, Func<string?> connectionString)
    {
        services.AddEdgeKitPolicies<RedisOptions>(section);
        services.TryAddSingleton(new ConfiguredConnection(section, connectionString));
        services.AddEdgeKitPolicyCheck<ConnectionStringCheck>();
        return AddClient(services);
    }

    private static ChosenConnection Chosen(IServiceCollection services)
    {
        if (services.FirstOrDefault(
            static d => d.ServiceType == typeof(ChosenConnection))?.ImplementationInstance is ChosenConnection known)
        {
            return known;
        }

        var chosen = new ChosenConnection();
        services.AddSingleton(chosen);
        return chosen;
    }

    private static IServiceCollection AddClient(IServiceCollection services)
    {
        if (services.Any(static d => d.ServiceType == typeof(RedisAccess)))
        {
            return services;
        }

        services.AddMetrics();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisMetrics>();
        services.AddSingleton(new ApplicationConnections(services));
        services.AddSingleton<ConnectionChoice>();
        services.AddSingleton<RedisAccess>();
        services.AddSingleton(
            static provider => provider.GetRequiredService<RedisAccess>().Client ?? throw new InvalidOperationException(
            "There is no connection string for Redis. Set ConnectionStrings:redis, for example to 127.0.0.1:6379."));
        services.AddHostedService<RedisStartup>();
        services.AddHealthChecks();
        services.AddOptions<HealthCheckServiceOptions>().Configure<IServiceProvider>(AddHealthCheck);
        return services;
    }

    /// <summary>Only where there is a Redis: a check of nothing would say that all is well.</summary>
    private static void AddHealthCheck(HealthCheckServiceOptions options, IServiceProvider services)
    {
        if (services.HasRedisClient())
        {
            options.Registrations.Add(new(HealthCheck, static provider =>
                ActivatorUtilities.CreateInstance<RedisHealthCheck>(provider), HealthStatus.Degraded, ["ready"]));
        }
    }
}
