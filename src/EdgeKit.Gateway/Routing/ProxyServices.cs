using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Health;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// YARP in an application that calls <c>AddReverseProxy()</c> too, before or after: YARP registers its health policies anew each time, and refuses to
/// start where it finds two of one name.
/// </summary>
internal static class ProxyServices
{
    public static IReverseProxyBuilder AddTo(IServiceCollection services)
    {
        KeepEachOnce<IActiveHealthCheckPolicy>(services);
        KeepEachOnce<IPassiveHealthCheckPolicy>(services);
        return services.AddReverseProxy();
    }

    /// <summary>Looked at when all are registered. A list that is registered as such goes before the one that the container makes of its members.</summary>
    private static void KeepEachOnce<TPolicy>(IServiceCollection services)
        where TPolicy : class =>
        services.AddSingleton<IEnumerable<TPolicy>>(provider =>
        [
            .. services.Where(d => d.ServiceType == typeof(TPolicy) && !d.IsKeyedService)
                .DistinctBy(d => d.ImplementationType ?? d.ImplementationInstance ?? d)
                .Select(d => Make<TPolicy>(d, provider)),
        ]);

    private static TPolicy Make<TPolicy>(ServiceDescriptor descriptor, IServiceProvider provider) =>
        (TPolicy)(descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));
}
