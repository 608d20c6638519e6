using EdgeKit.Resilience.Fleet;
using EdgeKit.Resilience.Redis.Fleet;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the fleet view of circuits.</summary>
public static class ResilienceFleetServiceCollectionExtensions
{
    /// <summary>
    /// Lets instances tell each other of open circuits while <c>EdgeKit:Resilience:Fleet</c> is there. Needs
    /// <c>AddEdgeKitRedis</c>; without it each instance judges alone. Calling it twice is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitResilienceFleet(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FleetView>();
        services.TryAddSingleton<IFleetView>(static s => s.GetRequiredService<FleetView>());
        return services.AddHostedService<RedisFleet>();
    }
}
