using EdgeKit.Gateway.Cells;
using EdgeKit.Gateway.Probing;
using EdgeKit.Policies;
using EdgeKit.RateLimit;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Stands between YARP's configuration and its validators. It moves <c>RateLimiterPolicy</c> into metadata, since YARP looks such names
/// up in the platform's limiter, which cannot learn a policy after the start, unless the application registered the policy there itself; it gives active health checks that name no policy the
/// gateway's own; and it refuses a configuration whose routes or clusters name unknown things, upon which YARP keeps the routes it has.
/// </summary>
internal sealed class RoutePolicyFilter(
    PolicyTables tables, IHostApplicationLifetime application, PlatformRateLimits platform) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        RefuseProblems(CellCheck.PathOf(cluster.ClusterId));
        return new(NameProbePolicy(cluster));
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        RefuseProblems(RoutePolicyCheck.PathOf(route.RouteId));
        return new(MoveRateLimit(route));
    }

    private void RefuseProblems(string path)
    {
        // One edit may bring a policy and the route that uses it, and YARP may hear of the edit first. At the start there is nothing to
        // reload, and the check of all endpoints must not read YARP's own while they load: YARP would keep the empty list it gave.
        if (application.ApplicationStarted.IsCancellationRequested)
        {
            tables.Reload();
        }

        var ours = tables.Rejected.Where(p => p.Path.StartsWith(path, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (ours.Length > 0)
        {
            throw new PolicyException(ours);
        }
    }

    private static ClusterConfig NameProbePolicy(ClusterConfig cluster) =>
        cluster.HealthCheck is { Active: { Enabled: true, Policy: null or "" } active } checks
            ? cluster with { HealthCheck = checks with { Active = active with { Policy = ProbePolicy.PolicyName } } }
            : cluster;

    private RouteConfig MoveRateLimit(RouteConfig route)
    {
        if (route.RateLimiterPolicy is not { Length: > 0 } policy || RouteSettings.IsYarpsRateLimit(policy) || platform.Has(policy))
        {
            return route;
        }

        var metadata = new Dictionary<string, string>(route.Metadata ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        metadata[RouteSettings.RateLimit] = metadata.TryGetValue(RouteSettings.RateLimit, out var more) ? $"{policy},{more}" : policy;
        return route with { RateLimiterPolicy = null, Metadata = metadata };
    }
}
