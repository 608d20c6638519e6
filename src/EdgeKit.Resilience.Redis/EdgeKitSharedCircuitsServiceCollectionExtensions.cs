using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Redis.SharedCircuits;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the fleet view of circuits.</summary>
public static class EdgeKitSharedCircuitsServiceCollectionExtensions
{
    /// <summary>
    /// Lets instances tell each other of open circuits while <c>EdgeKit:Resilience:Fleet</c> is there. Needs
    /// <c>AddEdgeKitRedis</c>; without it each instance judges alone. Calling it twice is harmless.
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
