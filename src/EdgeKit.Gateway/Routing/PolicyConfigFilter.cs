using EdgeKit.Gateway.HealthProbes;
using EdgeKit.RateLimit;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Stands between YARP's configuration and its validators. It moves <c>RateLimiterPolicy</c> into metadata, since YARP
/// looks such names up in the platform's limiter, which cannot learn a policy after the start, unless the application
/// registered the policy there itself; and it gives active health checks that name no policy the gateway's own.
/// </summary>
internal sealed class PolicyConfigFilter(PlatformRateLimits platform) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancellationToken) =>
        new(NameProbePolicy(cluster));

    public ValueTask<RouteConfig> ConfigureRouteAsync(
        RouteConfig route, ClusterConfig? cluster, CancellationToken cancellationToken) => new(MoveRateLimit(route));

    private static ClusterConfig NameProbePolicy(ClusterConfig cluster) =>
        cluster.HealthCheck is { Active: { Enabled: true, Policy: null or "" } active } checks
            ? cluster with { HealthCheck = checks with { Active = active with { Policy = ProbeHealthPolicy.PolicyName } } }
            : cluster;

    private RouteConfig MoveRateLimit(RouteConfig route)
    {
        if (route.RateLimiterPolicy is not { Length: > 0 } policy
            || RouteMetadataKeys.IsYarpsRateLimit(policy) || platform.Has(policy))
        {
            return route;
        }

        var metadata = new Dictionary<string, string>(
            route.Metadata ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        metadata[RouteMetadataKeys.RateLimit] = metadata.TryGetValue(RouteMetadataKeys.RateLimit, out var more)
            ? $"{policy},{more}" : policy;
        return route with { RateLimiterPolicy = null, Metadata = metadata };
    }
}
