using EdgeKit.Http;
using EdgeKit.Http.Callers;
using EdgeKit.Http.Problems;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the settings that all features share about requests and their callers.</summary>
public static class EdgeKitHttpServiceCollectionExtensions
{
    /// <summary>
    /// Binds a section to <see cref="HttpOptions"/>. Without this call, features use the defaults. Calling it twice
    /// with the same section has no effect.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section, for example <c>EdgeKit:Http</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitHttp(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return services.AddEdgeKitPolicies<HttpOptions>(section).AddEdgeKitHttpServices();
    }

    /// <summary>Registers the shared services with default options unless a section is bound.</summary>
    internal static IServiceCollection AddEdgeKitHttpServices(this IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.AddProblemDetails();
        services.AddEdgeKitModel((provider, table) => new CallerModel(
            table.Find<HttpOptions>() ?? provider.GetRequiredService<IOptionsMonitor<HttpOptions>>().CurrentValue,
            provider.GetServices<TrustedProxySource>().SelectMany(source => source.Read(table))));
        services.TryAddSingleton<CallerResolver>();
        services.TryAddSingleton<ProblemWriter>();
        return services;
    }

    /// <summary>Adds a list of trusted proxies from another section.</summary>
    internal static IServiceCollection AddTrustedProxies<TOptions>(
        this IServiceCollection services, Func<TOptions, IReadOnlyList<string>> read)
        where TOptions : class
    {
        services.AddSingleton(new TrustedProxySource(
            table => table.Find<TOptions>() is { } options ? read(options) : []));
        return services.AddEdgeKitHttpServices();
    }
}
