using EdgeKit.Configuration;
using EdgeKit.Cors;
using EdgeKit.Pipeline;
using EdgeKit.Policies;
using EdgeKit.Policies.Loading;
using EdgeKit.RateLimit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers EdgeKit, before <c>Build()</c>.</summary>
public static class EdgeKitHostApplicationBuilderExtensions
{
    /// <summary>
    /// Reads the <c>EdgeKit</c> section and registers each configured feature; a feature without a section stays off.
    /// The start fails and lists all problems if the section is invalid. With Redis (<c>ConnectionStrings:redis</c>,
    /// <c>EdgeKit:Redis:ConnectionString</c>, or the application's <c>IConnectionMultiplexer</c>) all instances share
    /// the state of policies; otherwise it is kept in process. Configuration sources may be added until
    /// <c>Build()</c>. Calling it twice has no effect.
    /// </summary>
    /// <typeparam name="TBuilder">The type of builder.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddEdgeKit<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(d => d.ServiceType == typeof(ConfiguredFeatures)))
        {
            return builder;
        }

        var section = builder.Configuration.GetSection(ConfiguredFeatures.SectionName);
        var features = new ConfiguredFeatures();
        builder.Services.AddSingleton(features);
        builder.Services.AddSingleton<MappedEndpoints>();
        builder.Services.TryAddSingleton<PlatformRateLimits>();
        builder.Services.AddProblemDetails();
        CorsObserver.AddTo(builder.Services);
        builder.Services.AddEdgeKitPolicies<ReloadOptions>(section.GetSection(ConfiguredFeatures.Reload));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddEdgeKitPolicyCheck<ConfigurationFileCheck>();
        builder.Services.AddHostedService<SymbolicLinkWatcher>();
        builder.Services.AddConfiguredRedis(
            section.GetSection(ConfiguredFeatures.Redis), () => builder.Configuration.GetConnectionString("redis"));
        builder.Services.AddEdgeKitHttp(section.GetSection(ConfiguredFeatures.Http));
        AddFeatures();
        LateSections.Watch(builder.Services, AddFeatures);
        builder.Services.AddEdgeKitPolicyCheck<SectionNameCheck>();
        builder.Services.AddEdgeKitPolicyCheck<EndpointPolicyCheck>();
        return builder;

        void AddFeatures() => FeatureRegistration.AddTo(builder.Services, features, section);
    }
}
