using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace EdgeKit.Redis.Connecting;

/// <summary>
/// The connections that the application has registered for itself, whether before or after EdgeKit: the services are
/// looked at when the container has been built.
/// </summary>
internal sealed class ApplicationConnections(IServiceCollection services)
{
    /// <summary>As the connection string: what EdgeKit looks for first among connections with a key.</summary>
    public const string PreferredKey = "redis";

    /// <summary>
    /// The keys, when there are several and none is the preferred one: then it cannot be told which is meant.
    /// </summary>
    public IReadOnlyList<object> Ambiguous => Find() is null && Keys() is { Length: > 1 } keys ? keys : [];

    /// <summary>
    /// Finds the one to use; <see langword="null"/> when there is none, or none that is surely meant.
    /// </summary>
    public Func<IServiceProvider, IConnectionMultiplexer>? Find()
    {
        if (Registered().Any(static d => !d.IsKeyedService))
        {
            return static provider => provider.GetRequiredService<IConnectionMultiplexer>();
        }

        // AddSingleton(ConnectionMultiplexer.Connect(...)) registers what the compiler infers.
        if (services.Any(static d => d is { IsKeyedService: false, Lifetime: ServiceLifetime.Singleton }
            && d.ServiceType == typeof(ConnectionMultiplexer)))
        {
            return static provider => provider.GetRequiredService<ConnectionMultiplexer>();
        }

        var keys = Keys();
        var key = keys.FirstOrDefault(static k => k is PreferredKey) ?? (keys is [var only] ? only : null);
        return key is null ? null : provider => provider.GetRequiredKeyedService<IConnectionMultiplexer>(key);
    }

    private object[] Keys() => [.. Registered().Where(static d => d.IsKeyedService
        && d.ServiceKey != KeyedService.AnyKey).Select(static d => d.ServiceKey!).Distinct()];

    private IEnumerable<ServiceDescriptor> Registered() =>
        services.Where(
            static d => d.ServiceType == typeof(IConnectionMultiplexer) && d.Lifetime == ServiceLifetime.Singleton);
}
