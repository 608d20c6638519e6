using EdgeKit.Configuration;
using EdgeKit.Cors;
using EdgeKit.Policies;
using EdgeKit.Policies.Reloading;
using EdgeKit.RateLimit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>The front door, first half: what Program.cs says before <c>Build()</c>.</summary>
public static class EdgeKitHostApplicationBuilderExtensions
{
    /// <summary>
    /// Reads the <c>EdgeKit</c> section and registers what is configured there: a feature without a section stays off.
    /// A section with problems fails the start and lists all of them. With a Redis (<c>ConnectionStrings:redis</c>,
    /// <c>EdgeKit:Redis:ConnectionString</c>, or an <c>IConnectionMultiplexer</c> of the application) the policies are
    /// shared by all instances, without one they run in process. The configuration may be added to until
    /// <c>Build()</c>. Calling it twice is harmless.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of builder.</typeparam>
    /// <param name="builder">The application's builder.</param>
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
