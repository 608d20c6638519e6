using System.Diagnostics.Metrics;

namespace EdgeKit.Gateway.Telemetry;

/// <summary>The meter <c>EdgeKit.Gateway</c>.</summary>
internal sealed class GatewayMetrics
{
    private const string Cluster = "edgekit.gateway.cluster";
    private readonly Counter<long> _cells;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _ejections;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("EdgeKit.Gateway");
        _cells = meter.CreateCounter<long>(
            "edgekit.gateway.cell.requests", "{request}", "Requests by the cell that their subject belongs to.");
        _retries = meter.CreateCounter<long>(
            "edgekit.gateway.retries", "{request}", "Requests sent to a second destination.");
        _ejections = meter.CreateCounter<long>(
            "edgekit.gateway.ejections", "{ejection}", "Destinations ejected for failing or being slow.");
    }

    public void Retried(string cluster) => _retries.Add(1, new KeyValuePair<string, object?>(Cluster, cluster));

    public void Ejected(string cluster) => _ejections.Add(1, new KeyValuePair<string, object?>(Cluster, cluster));

    public void CellAssigned(string cell, string outcome) =>
        _cells.Add(1, new("edgekit.gateway.cell", cell), new("edgekit.gateway.outcome", outcome));
}
