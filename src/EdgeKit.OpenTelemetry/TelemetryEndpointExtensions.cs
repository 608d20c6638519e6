using EdgeKit.OpenTelemetry.Prometheus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the Prometheus endpoint.</summary>
public static class TelemetryEndpointExtensions
{
    /// <summary>
    /// Maps an endpoint that returns all metrics: OpenMetrics 1.0 with exemplars if the request's <c>Accept</c> header
    /// names it, otherwise Prometheus's text format 0.0.4. The endpoint has neither authorization nor limits; keep it
    /// off the public listener, for example with <c>RequireHost("*:9090")</c>.
    /// </summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="pattern">The path.</param>
    /// <returns>The endpoint's conventions.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IEndpointConventionBuilder MapEdgeKitMetrics(
        this IEndpointRouteBuilder endpoints, string pattern = "/metrics")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var scrape = endpoints.ServiceProvider.GetService<PrometheusEndpoint>() ?? throw new InvalidOperationException(
            "MapEdgeKitMetrics found no services. Call builder.AddEdgeKitOpenTelemetry() first.");
        return endpoints.MapGet(pattern, (HttpContext context) => scrape.WriteAsync(context)).DisableHttpMetrics();
    }
}
