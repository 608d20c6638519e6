using EdgeKit.Http;
using EdgeKit.Http.Callers;
using EdgeKit.Http.Refusals;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what all features believe of a request.</summary>
public static class EdgeKitHttpServiceCollectionExtensions
{
    /// <summary>
    /// Binds a section to <see cref="HttpOptions"/>. Without a call the features that need it work with the defaults.
    /// Calling it twice with one section is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section, for example <c>EdgeKit:Http</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitHttp(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return services.AddEdgeKitPolicies<HttpOptions>(section).AddCallerRules();
    }

    /// <summary>For features that need it, whether its section is read or not.</summary>
    internal static IServiceCollection AddCallerRules(this IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.AddProblemDetails();
        services.TryAddSingleton<CallerRules>();
        services.TryAddSingleton<ProblemWriter>();
        return services;
    }

    /// <summary>Adds a list of trusted proxies that stands in another section.</summary>
    internal static IServiceCollection AddTrustedProxies<TOptions>(
        this IServiceCollection services, Func<TOptions, IReadOnlyList<string>> read)
        where TOptions : class
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProxyList, ProxyList<TOptions>>(
            s => new ProxyList<TOptions>(s.GetRequiredService<IOptionsMonitor<TOptions>>(), read)));
        return services.AddCallerRules();
    }
}
