using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Redis.SharedCircuits;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the exchange of open circuits between instances.</summary>
public static class EdgeKitSharedCircuitsServiceCollectionExtensions
{
    /// <summary>
    /// Shares open circuits between instances while the section <c>EdgeKit:Resilience:SharedCircuits</c> is present.
    /// Requires <c>AddEdgeKitRedis</c>; without it each instance decides alone. Calling it twice is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitSharedCircuits(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SharedCircuitTable>();
        services.TryAddSingleton<ISharedCircuits>(static s => s.GetRequiredService<SharedCircuitTable>());
        return services.AddHostedService<CircuitBroadcaster>();
    }
}
