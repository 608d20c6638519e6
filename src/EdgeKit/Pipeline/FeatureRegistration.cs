using EdgeKit.Configuration;
using EdgeKit.Deadlines;
using EdgeKit.Resilience;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeKit.Pipeline;

/// <summary>Calls the registration of each configured feature.</summary>
internal static class FeatureRegistration
{
    /// <summary>Called again when the configuration is complete; registering a feature twice has no effect.</summary>
    public static void AddTo(IServiceCollection services, ConfiguredFeatures features, IConfigurationSection section)
    {
        features.Read(section);
        Add(ConfiguredFeatures.Tracing, s => services.AddEdgeKitTracing(s));
        Add(ConfiguredFeatures.RateLimit, s => services.AddEdgeKitRateLimit(s));
        Add(ConfiguredFeatures.Auth, s => services.AddEdgeKitAuth(s));
        Add(ConfiguredFeatures.Idempotency, s => services.AddEdgeKitIdempotency(s));
        Add(ConfiguredFeatures.Cache, s => services.AddEdgeKitCache(s));
        Add(ConfiguredFeatures.Resilience, s => services
            .AddEdgeKitResilience(s).AddEdgeKitSharedCircuits().TryAddSingleton<DeadlineMiddleware>());
        if (features.Has(ConfiguredFeatures.Cache))
        {
            services.TryAddSingleton<ILastGoodResponses, CachedFallbackResponses>();
        }

        void Add(string name, Action<IConfigurationSection> register)
        {
            if (features.Has(name))
            {
                register(section.GetSection(name));
            }
        }
    }
}
