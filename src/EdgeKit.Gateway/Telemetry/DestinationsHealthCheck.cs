using EdgeKit.Gateway.Cells;
using EdgeKit.Policies;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace EdgeKit.Gateway.Telemetry;

/// <summary>
/// Healthy if there are routes and every cluster in use has a healthy destination. With active health checks a
/// destination is healthy after its first successful probe, and all destinations must have been probed before the
/// gateway is ready for the first time. Destinations that a reload adds count as healthy until they are probed. An
/// active cell without a healthy destination makes the gateway degraded.
/// </summary>
internal sealed class DestinationsHealthCheck(IProxyStateLookup proxy, PolicyTables tables) : IHealthCheck
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

        var clusters = routes.Select(r => r.Cluster).OfType<ClusterState>().Distinct()
            .OrderBy(c => c.ClusterId, StringComparer.Ordinal).ToArray();
        if (Names(clusters.Where(IsDown)) is { Length: > 0 } down)
        {
            return HealthCheckResult.Unhealthy($"No destination of these clusters is healthy: {down}.");
        }

        var starting = clusters.Where(c => IsProbed(c) && c.Destinations.Values.Any(IsUnprobed));
        if (!_wasReady && Names(starting) is { Length: > 0 } unknown)
        {
            return HealthCheckResult.Unhealthy(
                $"Some destinations of these clusters have not been probed yet: {unknown}.");
        }

        _wasReady = true;
        return Names(clusters.Where(HasEmptyCell)) is { Length: > 0 } lacking
            ? HealthCheckResult.Degraded($"An active cell has no healthy destination in these clusters: {lacking}.")
            : HealthCheckResult.Healthy("Every cluster has a healthy destination.");
    }

    private bool IsDown(ClusterState cluster) =>
        !cluster.Destinations.Values.Any(d => IsHealthy(cluster, d) || (_wasReady && IsUnprobed(d)));

    private bool HasEmptyCell(ClusterState cluster)
    {
        var served = cluster.Destinations.Values.Where(d => IsHealthy(cluster, d)).Select(CellDestinations.CellOf);
        return CellDestinations.AreInCells([.. cluster.Destinations.Values])
            && tables.Current.Get<CellModel>().Options.Items.Where(cell => cell.Value.State == CellState.Active)
                .Any(cell => !served.Contains(cell.Key, StringComparer.OrdinalIgnoreCase));
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
