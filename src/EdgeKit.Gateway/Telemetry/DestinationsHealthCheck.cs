using EdgeKit.Gateway.Cells;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Telemetry;

/// <summary>
/// Ready when there are routes and every cluster that one of them uses has a destination that can take requests. With
/// active health checks a destination counts only from its first good probe on, and before the gateway is ready for the
/// first time something must be known of each; what a reload adds to a gateway that is ready is not held against it
/// before it was probed. An active cell without destinations degrades the gateway, which is ready for the callers of
/// the others.
/// </summary>
internal sealed class DestinationsHealthCheck(IProxyStateLookup proxy, CellDirectory cells) : IHealthCheck
{
    private volatile bool _wasReady;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check([.. proxy.GetRoutes()]));

    private HealthCheckResult Check(RouteModel[] routes)
    {
        if (routes.Length == 0)
        {
            return HealthCheckResult.Unhealthy(
                "No routes are loaded: check the ReverseProxy section and that MapEdgeKitGateway() is called.");
        }

        var clusters = routes.Select(r => r.Cluster).OfType<ClusterState>().Distinct().OrderBy(
            c => c.ClusterId, StringComparer.Ordinal).ToArray();
        if (Names(clusters.Where(
            c => !c.Destinations.Values.Any(d => IsHealthy(c, d) || (_wasReady && IsUnprobed(d))))) is { Length: > 0 } down)
        {
            return HealthCheckResult.Unhealthy($"No destination of these clusters is healthy: {down}.");
        }

        if (!_wasReady
            && Names(clusters.Where(c => IsProbed(c) && c.Destinations.Values.Any(IsUnprobed))) is { Length: > 0 } unknown)
        {
            return HealthCheckResult.Unhealthy(
                $"The probes of these clusters say nothing yet of some destinations: {unknown}.");
        }

        _wasReady = true;
        return Names(clusters.Where(HasEmptyCell)) is { Length: > 0 } lacking
            ? HealthCheckResult.Degraded($"An active cell has no healthy destination in these clusters: {lacking}.")
            : HealthCheckResult.Healthy("Every cluster has a healthy destination.");
    }

    private bool HasEmptyCell(ClusterState cluster)
    {
        var serving = cluster.Destinations.Values.Where(d => IsHealthy(cluster, d)).ToArray();
        return CellDestinations.AreInCells([.. cluster.Destinations.Values])
            && cells.Current?.Options.Items.Any(cell => cell.Value.State == CellState.Active
                && !serving.Any(
                    d => cell.Key.Equals(CellDestinations.CellOf(d), StringComparison.OrdinalIgnoreCase))) == true;
    }

    private static bool IsHealthy(ClusterState cluster, DestinationState destination) =>
        destination.Health.Passive != DestinationHealth.Unhealthy
        && (destination.Health.Active == DestinationHealth.Healthy
            || (destination.Health.Active == DestinationHealth.Unknown && !IsProbed(cluster)));

    private static bool IsProbed(ClusterState cluster) => cluster.Model.Config.HealthCheck?.Active?.Enabled == true;

    private static bool IsUnprobed(DestinationState destination) =>
        destination.Health is { Active: DestinationHealth.Unknown, Passive: not DestinationHealth.Unhealthy };

    private static string Names(IEnumerable<ClusterState> clusters) =>
        string.Join(", ", clusters.Select(c => c.ClusterId));
}
