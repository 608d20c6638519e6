using EdgeKit.Gateway;
using EdgeKit.Gateway.Cells;
using EdgeKit.Gateway.Configuration;
using EdgeKit.Gateway.Forwarding;
using EdgeKit.Gateway.HealthProbes;
using EdgeKit.Gateway.Outliers;
using EdgeKit.Gateway.Retries;
using EdgeKit.Gateway.Routing;
using EdgeKit.Gateway.Sanitization;
using EdgeKit.Gateway.Telemetry;
using EdgeKit.Http.Callers;
using EdgeKit.Pipeline;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the gateway, before <c>Build()</c>.</summary>
public static class EdgeKitGatewayHostApplicationBuilderExtensions
{
    /// <summary>
    /// Registers YARP from its own <c>ReverseProxy</c> section, with EdgeKit's policies on its routes:
    /// <c>RateLimiterPolicy</c>, <c>AuthorizationPolicy</c>, and the route metadata <c>EdgeKit.RateLimit</c> (several
    /// names, separated by commas), <c>EdgeKit.RateLimit.Cost</c>, <c>EdgeKit.Cache</c>, <c>EdgeKit.Idempotency</c>,
    /// <c>EdgeKit.Resilience</c> and <c>EdgeKit.Token</c> (also on a cluster), <c>EdgeKit.MaxHeaderBytes</c>,
    /// <c>EdgeKit.Timeout</c>, <c>EdgeKit.Path</c>. A route that refers to an unknown policy or cluster fails the
    /// start. If a login is configured, proxied requests carry the user's access token instead of the session cookie.
    /// Destinations may be divided into cells, see <see cref="CellsOptions"/>. Calls <c>AddEdgeKit()</c>. Calling it
    /// twice has no effect.
    /// </summary>
    /// <typeparam name="TBuilder">The type of builder.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddEdgeKitGateway<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddEdgeKit();
        if (builder.Services.Any(d => d.ServiceType == typeof(DestinationsHealthCheck)))
        {
            return builder;
        }

        YarpRegistration.AddTo(builder.Services, builder.Configuration.GetSection(RouteMetadataKeys.SectionName))
            .AddConfigFilter<PolicyConfigFilter>()
            .AddTransforms(route => route.Services.GetRequiredService<PipelineGuard>().Apply(route))
            .AddTransforms(ForwardedHeadersTransform.Apply)
            .AddTransforms(ForwarderErrorMiddleware.Apply)
            .AddTransforms(RetryNextDestinationMiddleware.Apply)
            .AddTransforms(TimeToHeaders.Apply)
            .AddTransforms(ResiliencePolicyTransform.Apply)
            .AddTransforms(SessionTokenTransform.Apply);
        builder.Services.Replace(
            ServiceDescriptor.Singleton<IForwarderHttpClientFactory, ResilientForwarderHttpClientFactory>());
        builder.Services.AddEdgeKitPolicies<GatewayOptions>(builder.Configuration.GetSection("EdgeKit:Gateway"));
        builder.Services.AddEdgeKitPolicyCheck<RoutePolicyCheck>();
        builder.Services.AddEdgeKitPolicyCheck<ClusterCheck>();
        builder.Services.AddEdgeKitPolicyCheck<CellCheck>();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, OutlierHealthPolicy>();
        builder.Services.AddSingleton<IActiveHealthCheckPolicy, ProbeHealthPolicy>();
        builder.Services.AddEdgeKitModel((_, table) => new CellModel(table.Get<GatewayOptions>().Cells ?? new()));
        builder.Services.AddEdgeKitModel(
            (_, table) => new HeaderSanitizer(table.Get<GatewayOptions>(), table.Get<CallerModel>()));
        builder.Services.AddTrustedProxies<GatewayOptions>(o => o.TrustedProxies);
        builder.Services.AddSingleton<IRequestSanitizer, RequestSanitizer>();
        builder.Services.AddSingleton<PipelineGuard>();
        builder.Services.AddSingleton<IStartupFilter, UnsupportedMethodFilter>();
        builder.Services.AddSingleton<GatewayMetrics>();
        builder.Services.AddSingleton<DestinationsHealthCheck>();
        builder.Services.AddHealthChecks().AddCheck<DestinationsHealthCheck>(
            "edgekit-gateway-destinations", tags: ["ready"]);
        return builder;
    }
}
