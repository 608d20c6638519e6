using EdgeKit.Gateway.Routing;
using EdgeKit.Policies;
using EdgeKit.Policies.Reloading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace EdgeKit.Gateway.Configuration;

/// <summary>
/// YARP in an application that calls <c>AddReverseProxy()</c> too, before or after: YARP registers its health policies
/// anew each time, and refuses to start where it finds two of one name.
/// </summary>
internal static class YarpRegistration
{
    /// <param name="services">The services.</param>
    /// <param name="section">
    /// YARP's own section. It becomes part of the table of policies, from which YARP gets it.
    /// </param>
    public static IReverseProxyBuilder AddTo(IServiceCollection services, IConfigurationSection section)
    {
        services.AddSingleton(provider => new PolicySection(
            typeof(ProxySettings), section, new ProxySettingsReader(provider, section).Read));
        services.AddSingleton<PolicyTableProxyConfig>();
        services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<PolicyTableProxyConfig>());
        services.AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<PolicyTableProxyConfig>());
        services.AddSingleton<IEnumerable<IProxyConfigProvider>>(provider =>
            [.. services.Where(d => d.ServiceType == typeof(IProxyConfigProvider) && !d.IsKeyedService).Select(
                d => Wrap(d, provider))]);
        RegisterDistinct<IActiveHealthCheckPolicy>(services);
        RegisterDistinct<IPassiveHealthCheckPolicy>(services);
        return services.AddReverseProxy();
    }

    /// <summary>
    /// Looked at when all are registered. A list that is registered as such goes before the one that the container
    /// makes of its members.
    /// </summary>
    private static void RegisterDistinct<TPolicy>(IServiceCollection services)
        where TPolicy : class =>
        services.AddSingleton<IEnumerable<TPolicy>>(provider =>
        [
            .. services.Where(d => d.ServiceType == typeof(TPolicy) && !d.IsKeyedService)
                .DistinctBy(d => d.ImplementationType ?? d.ImplementationInstance ?? d)
                .Select(d => Make<TPolicy>(d, provider)),
        ]);

    /// <summary>
    /// Routes in memory and those of providers of the application's own have nothing to do with files: they change when
    /// they like.
    /// </summary>
    private static IProxyConfigProvider Wrap(ServiceDescriptor descriptor, IServiceProvider services)
    {
        // The container's own instance where it has one that is asked for, too.
        var provider = services.GetRequiredService<IProxyConfigProvider>() is { } last
            && last.GetType() == descriptor.ImplementationType
            ? last
            : Make<IProxyConfigProvider>(descriptor, services);
        return provider.GetType().Assembly == typeof(IProxyConfigProvider).Assembly
            && provider is not InMemoryConfigProvider
            ? new DeferredProxyConfig(provider, services.GetRequiredService<PolicyTables>())
            : provider;
    }

    private static TPolicy Make<TPolicy>(ServiceDescriptor descriptor, IServiceProvider provider) =>
        (TPolicy)(descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));
}
