using EdgeKit.OpenTelemetry.Exposition;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the Prometheus endpoint.</summary>
public static class TelemetryEndpointExtensions
{
    /// <summary>
    /// Maps an endpoint that answers with every metric: OpenMetrics 1.0, with exemplars that lead to traces, for a
    /// caller whose <c>Accept</c> names it, and Prometheus' text format 0.0.4 for any other. It is neither authorized
    /// nor limited; keep it off the public listener, for example by <c>RequireHost("*:9090")</c>.
    /// </summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="pattern">The path.</param>
    /// <returns>The endpoint's conventions.</returns>
    /// <exception cref="InvalidOperationException">The services were not added.</exception>
    public static IEndpointConventionBuilder MapEdgeKitMetrics(
        this IEndpointRouteBuilder endpoints, string pattern = "/metrics")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var scrape = endpoints.ServiceProvider.GetService<MetricsScrape>() ?? throw new InvalidOperationException(
            "MapEdgeKitMetrics found no services. Call builder.AddEdgeKitOpenTelemetry() first.");
        return endpoints.MapGet(pattern, (HttpContext context) => scrape.AnswerAsync(context)).DisableHttpMetrics();
    }
}
