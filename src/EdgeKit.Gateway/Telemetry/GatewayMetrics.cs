using System.Diagnostics;
using System.Diagnostics.Metrics;
using EdgeKit.Gateway.Cells;

namespace EdgeKit.Gateway.Telemetry;

/// <summary>The meter <c>EdgeKit.Gateway</c>.</summary>
internal sealed class GatewayMetrics
{
    private readonly Counter<long> _cells;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("EdgeKit.Gateway");
        _cells = meter.CreateCounter<long>("edgekit.gateway.cell.requests", "{request}", "Requests by the cell that their subject belongs to.");
    }

    public void CellChosen(CellChoice choice, bool served) => _cells.Add(1, new TagList
    {
        { "edgekit.gateway.cell", choice.Home.Name },
        { "edgekit.gateway.outcome", !served ? "refused" : choice.Former is null ? "served" : "moved" },
    });
}
