using EdgeKit.Gateway.Forwarding;
using EdgeKit.Gateway.Retries;
using EdgeKit.Gateway.Routing;
using EdgeKit.Gateway.Sanitization;
using EdgeKit.Gateway.Timing;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway, after <c>Build()</c>.</summary>
public static class EdgeKitGatewayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the routes of the <c>ReverseProxy</c> section and those of every other <c>AddReverseProxy()</c>, instead of
    /// <c>MapReverseProxy()</c>. The response to a request that could not be forwarded is problem+json: 503 with
    /// Retry-After if a policy rejected it or no destination is available, 502 or 504 if the destination failed.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>A builder for conventions on all routes.</returns>
    /// <exception cref="InvalidOperationException">
    /// The routes are mapped already, by <c>MapReverseProxy()</c> or by this method.
    /// </exception>
    /// <exception cref="PolicyException">
    /// A route names an unknown policy or cluster, or the EdgeKit section has problems.
    /// </exception>
    public static IEndpointConventionBuilder MapEdgeKitGateway(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        PipelineGuard.ThrowIfMapped(endpoints);

        // Validates the table first, to report all problems: YARP would stop at the first bad route when it is mapped.
        _ = endpoints.ServiceProvider.GetRequiredService<PolicyTables>().Current;
        var hasServerLimit = RequestBodyLimit.IsSetByServer(endpoints.ServiceProvider);
        var config = endpoints.ServiceProvider.GetRequiredService<PolicyTableProxyConfig>();
        return endpoints
            .MapReverseProxy(proxy =>
            {
                proxy.UseMiddleware<RequestValidationMiddleware>();
                proxy.UseMiddleware<RequestTimeoutMiddleware>();
                proxy.UseMiddleware<ForwarderErrorMiddleware>();
                proxy.UseMiddleware<CellRoutingMiddleware>();
                proxy.UseMiddleware<RetryNextDestinationMiddleware>();
                proxy.UseSessionAffinity();
                proxy.UseLoadBalancing();
                proxy.UsePassiveHealthChecks();
            })
            .ConfigureEndpoints(
                (endpoint, route) => RouteConventions.Apply(endpoint, route, config.Contains(route), hasServerLimit))
            .ConfigureEndpoints((endpoint, route) => endpoint.Add(
                builder => builder.Metadata.Add(config.BeginEndpoint(route.RouteId))));
    }
}
