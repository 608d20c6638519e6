using EdgeKit.Gateway.HealthProbes;
using EdgeKit.RateLimit;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>
/// Changes YARP's configuration before YARP validates it. Moves <c>RateLimiterPolicy</c> to metadata unless it is a
/// policy of ASP.NET Core's rate limiter, where policies cannot be added after the start; and sets the gateway's policy
/// on active health checks without one.
/// </summary>
internal sealed class PolicyConfigFilter(PlatformRateLimits platform) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancellationToken) =>
        new(NameProbePolicy(cluster));

    public ValueTask<RouteConfig> ConfigureRouteAsync(
        RouteConfig route, ClusterConfig? cluster, CancellationToken cancellationToken) => new(MoveRateLimit(route));

    private static ClusterConfig NameProbePolicy(ClusterConfig cluster) =>
        cluster.HealthCheck is { Active: { Enabled: true, Policy: null or "" } active } checks
            ? cluster with
            {
                HealthCheck = checks with { Active = active with { Policy = ProbeHealthPolicy.PolicyName } },
            }
            : cluster;

    private RouteConfig MoveRateLimit(RouteConfig route)
    {
        if (route.RateLimiterPolicy is not { Length: > 0 } policy
            || RouteMetadataKeys.IsYarpRateLimit(policy) || platform.Has(policy))
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
