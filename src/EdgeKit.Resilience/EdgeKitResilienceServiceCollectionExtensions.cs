using System.Diagnostics.Metrics;
using EdgeKit.Policies;
using EdgeKit.Resilience;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Client;
using EdgeKit.Resilience.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers resilience policies.</summary>
public static class EdgeKitResilienceServiceCollectionExtensions
{
    /// <summary>
    /// Binds the policies of a section (usually <c>EdgeKit:Resilience</c>) for
    /// <c>AddHttpClient("bank").AddEdgeKitResilience("bank")</c>. An invalid section fails the start. Calling it twice
    /// is harmless.
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
        services.AddEdgeKitModel(
            (_, table) => new ResilienceModel(table.Find<ResilienceOptions>() ?? new(), table.Generation));
        services.TryAddSingleton(s => CreatePipelines(s, s.GetRequiredService<PolicyTables>()));
        services.TryAddSingleton<ClientTimeouts>();
        services.TryAddSingleton<HttpResilienceHandlers>();
        services.TryAddSingleton<PollyPipelineRegistry>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, SingleResilienceFilter>());
        return services
            .AddEdgeKitPolicyCheck<ClientPolicyCheck>()
            .AddEdgeKitPolicyCheck<ClientTimeoutCheck>()
            .AddEdgeKitPolicyCheck<ChaosCheck>()
            .AddEdgeKitPolicyCheck<SharedCircuitsCheck>()
            .AddHostedService<ConflictingHandlersCheck>();
    }

    private static ResiliencePipelines CreatePipelines(IServiceProvider services, PolicyTables tables) => new(
        () => tables.Current.Get<ResilienceModel>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<ResiliencePipelines>>(),
        services.GetRequiredService<IMeterFactory>(),
        services.GetService<ILastGoodResponses>(),
        Random.Shared.NextDouble)
    {
        SharedCircuits = services.GetService<ISharedCircuits>(),
    };
}
