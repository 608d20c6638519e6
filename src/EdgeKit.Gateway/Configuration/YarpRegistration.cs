using EdgeKit.Gateway.Routing;
using EdgeKit.Policies;
using EdgeKit.Policies.Loading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace EdgeKit.Gateway.Configuration;

/// <summary>
/// Registers YARP so that the application may call <c>AddReverseProxy()</c>, too. Each call registers YARP's health
/// policies again, and YARP does not start with two policies of the same name.
/// </summary>
internal static class YarpRegistration
{
    public static IReverseProxyBuilder AddTo(IServiceCollection services, IConfigurationSection section)
    {
        services.AddSingleton(provider => new PolicySection(
            typeof(ProxySettings), section, problems => ProxySettings.Read(section, provider, problems)));
        services.AddSingleton<PolicyTableProxyConfig>();
        services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<PolicyTableProxyConfig>());
        services.AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<PolicyTableProxyConfig>());
        services.AddSingleton<IEnumerable<IProxyConfigProvider>>(provider =>
            [.. services.Where(d => d.ServiceType == typeof(IProxyConfigProvider) && !d.IsKeyedService)
                .Select(d => Wrap(d, provider))]);
        RegisterDistinct<IActiveHealthCheckPolicy>(services);
        RegisterDistinct<IPassiveHealthCheckPolicy>(services);
        return services.AddReverseProxy();
    }

    /// <summary>A registered <see cref="IEnumerable{T}"/> takes precedence over the container's list.</summary>
    private static void RegisterDistinct<TPolicy>(IServiceCollection services)
        where TPolicy : class =>
        services.AddSingleton<IEnumerable<TPolicy>>(provider =>
        [
            .. services.Where(d => d.ServiceType == typeof(TPolicy) && !d.IsKeyedService)
                .DistinctBy(d => d.ImplementationType ?? d.ImplementationInstance ?? d)
                .Select(d => Make<TPolicy>(d, provider)),
        ]);

    /// <summary>Routes in memory and those of the application's providers are not deferred.</summary>
    private static IProxyConfigProvider Wrap(ServiceDescriptor descriptor, IServiceProvider services)
    {
        // The container's instance if there is one.
        var last = services.GetRequiredService<IProxyConfigProvider>();
        var provider = last.GetType() == descriptor.ImplementationType
            ? last : Make<IProxyConfigProvider>(descriptor, services);
        var isYarps = provider.GetType().Assembly == typeof(IProxyConfigProvider).Assembly;
        return isYarps && provider is not InMemoryConfigProvider
            ? new DeferredProxyConfig(provider, services.GetRequiredService<PolicyTables>()) : provider;
    }

    private static TPolicy Make<TPolicy>(ServiceDescriptor descriptor, IServiceProvider provider) =>
        (TPolicy)(descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));
}
