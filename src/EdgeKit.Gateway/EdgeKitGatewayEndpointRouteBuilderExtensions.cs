using EdgeKit.Gateway.Forwarding;
using EdgeKit.Gateway.Retries;
using EdgeKit.Gateway.Routing;
using EdgeKit.Gateway.Sanitization;
using EdgeKit.Gateway.Timing;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The gateway, second half: what Program.cs says after <c>Build()</c>.</summary>
public static class EdgeKitGatewayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the routes of the <c>ReverseProxy</c> section and those of every other <c>AddReverseProxy()</c>, in the
    /// place of <c>MapReverseProxy()</c>. A request that could not be forwarded is answered with problem+json: 503 with
    /// Retry-After when a policy refused it or no destination is left, 502 or 504 when the destination failed.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>A builder for conventions on all routes.</returns>
    /// <exception cref="InvalidOperationException">
    /// The routes are mapped already, by <c>MapReverseProxy()</c> or by this.
    /// </exception>
    /// <exception cref="PolicyException">
    /// A route names an unknown policy or cluster, or the EdgeKit section has problems.
    /// </exception>
    public static IEndpointConventionBuilder MapEdgeKitGateway(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        PipelineGuard.ThrowIfMapped(endpoints);

        // YARP loads and checks its routes as they are mapped and would stop at the first bad one; this names them all.
        _ = endpoints.ServiceProvider.GetRequiredService<PolicyTables>().Current;
        var hasServerLimit = RequestBodyLimit.IsSetByServer(endpoints.ServiceProvider);
        var accepted = endpoints.ServiceProvider.GetRequiredService<PolicyTableProxyConfig>();
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
                (endpoint, route) => RoutePolicies.Apply(endpoint, route, accepted.Contains(route), hasServerLimit));
    }
}
