using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace EdgeKit.Redis.Configuration;

/// <summary>The connections that the application has registered, before or after EdgeKit.</summary>
internal sealed class RegisteredMultiplexers(IServiceCollection services)
{
    private const string PreferredKey = "redis"; // the name of the connection string

    /// <summary>The keys if there are several and none is the preferred one.</summary>
    public IReadOnlyList<object> AmbiguousKeys => Find() is null && Keys() is { Length: > 1 } keys ? keys : [];

    /// <summary>Returns the connection to use; null if there is none or the choice is ambiguous.</summary>
    public Func<IServiceProvider, IConnectionMultiplexer>? Find()
    {
        if (Registered().Any(static d => !d.IsKeyedService))
        {
            return static provider => provider.GetRequiredService<IConnectionMultiplexer>();
        }

        // AddSingleton(ConnectionMultiplexer.Connect(...)) registers the inferred type.
        if (services.Any(static d => d is { IsKeyedService: false, Lifetime: ServiceLifetime.Singleton }
            && d.ServiceType == typeof(ConnectionMultiplexer)))
        {
            return static provider => provider.GetRequiredService<ConnectionMultiplexer>();
        }

        var keys = Keys();
        var key = keys.FirstOrDefault(static k => k is PreferredKey) ?? (keys is [var only] ? only : null);
        return key is null ? null : provider => provider.GetRequiredKeyedService<IConnectionMultiplexer>(key);
    }

    private object[] Keys() =>
    [
        .. Registered().Where(static d => d.IsKeyedService && d.ServiceKey != KeyedService.AnyKey)
            .Select(static d => d.ServiceKey!).Distinct(),
    ];

    private IEnumerable<ServiceDescriptor> Registered() => services.Where(
        static d => d.ServiceType == typeof(IConnectionMultiplexer) && d.Lifetime == ServiceLifetime.Singleton);
}
