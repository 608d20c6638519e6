using System.Diagnostics.Metrics;
using EdgeKit.Resilience;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Client;
using EdgeKit.Resilience.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers resilience policies.</summary>
public static class EdgeKitResilienceServiceCollectionExtensions
{
    /// <summary>
    /// Binds the policies of a section (by habit <c>EdgeKit:Resilience</c>) for
    /// <c>AddHttpClient("bank").AddEdgeKitResilience("bank")</c>. A section that is wrong fails the start. Calling it
    /// twice is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section; it need not exist.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddEdgeKitResilience(
        this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return services.AddEdgeKitPolicies<ResilienceOptions>(section).AddPipelines();
    }

    internal static IServiceCollection AddPipelines(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(s => new ResiliencePipelines(
            s.GetRequiredService<IOptionsMonitor<ResilienceOptions>>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<ResiliencePipelines>>(),
            s.GetRequiredService<IMeterFactory>(),
            s.GetService<ILastGoodResponses>(),
            Random.Shared.NextDouble)
        {
            SharedCircuits = s.GetService<ISharedCircuits>(),
        });
        services.TryAddSingleton<ClientTimeouts>();
        services.TryAddSingleton<HttpResilienceHandlers>();
        services.TryAddSingleton<PollyPipelineRegistry>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, SingleResilienceFilter>());
        return services
            .AddEdgeKitPolicyCheck<ClientPolicyCheck>()
            .AddEdgeKitPolicyCheck<ClientTimeoutCheck>()
            .AddEdgeKitPolicyCheck<ChaosCheck>()
            .AddEdgeKitPolicyCheck<SharedCircuitsCheck>()
            .AddHostedService<ConflictingHandlersCheck>();
    }
}
