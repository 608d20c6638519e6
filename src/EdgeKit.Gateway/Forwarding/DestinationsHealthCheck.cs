using Microsoft.Extensions.Diagnostics.HealthChecks;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Ready when every cluster that a route uses has a destination that can take requests. A cluster with active health checks counts a
/// destination only after its first good probe.
/// </summary>
internal sealed class DestinationsHealthCheck(IProxyStateLookup proxy) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var clusters = proxy.GetRoutes().Select(r => r.Cluster).OfType<ClusterState>().Distinct();
        var down = clusters.Where(c => !c.Destinations.Values.Any(d => CanServe(c, d))).Select(c => c.ClusterId).Order(StringComparer.Ordinal).ToArray();
        return Task.FromResult(down.Length == 0
            ? HealthCheckResult.Healthy("Every cluster has a destination.")
            : HealthCheckResult.Unhealthy($"No destination of these clusters is healthy: {string.Join(", ", down)}."));
    }

    private static bool CanServe(ClusterState cluster, DestinationState destination)
    {
        var probed = cluster.Model.Config.HealthCheck?.Active?.Enabled ?? false;
        var active = destination.Health.Active;
        return destination.Health.Passive != DestinationHealth.Unhealthy
            && (active == DestinationHealth.Healthy || (!probed && active == DestinationHealth.Unknown));
    }
}
