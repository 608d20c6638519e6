using EdgeKit.Gateway.Cells;
using EdgeKit.Gateway.Telemetry;
using EdgeKit.Http.Callers;
using EdgeKit.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Limits the available destinations of a cluster to those in the caller's cell. Runs before session affinity and load
/// balancing, which choose among them.
/// </summary>
internal sealed class CellRoutingMiddleware(
    RequestDelegate next, CallerResolver callers, ProblemWriter problems, GatewayMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var cells = context.GetPolicyTable().Get<CellModel>();
        if (!cells.HasCells || !CellDestinations.AreInCells(proxy.AllDestinations))
        {
            return next(context);
        }

        var (cell, drainedFrom) = cells.Assign(context, callers);
        if (cells.Options.ResponseHeader is { Length: > 0 } header)
        {
            AddHeader(context.Response, header, cell.Name);
        }

        var available = cell.State == CellState.Down
            ? [] : CellDestinations.InCell(cell, proxy.AvailableDestinations);
        metrics.CellAssigned(cell.Name, available.Count == 0 ? "refused" : drainedFrom is null ? "served" : "moved");
        if (available.Count == 0)
        {
            return ForwarderFailure.Unavailable(cells.Options.RetryAfter).WriteAsync(context, problems);
        }

        proxy.AvailableDestinations = available;
        return next(context);
    }

    /// <summary>Set when the response starts, so that a destination cannot override it.</summary>
    private static void AddHeader(HttpResponse response, string name, string value) => response.OnStarting(() =>
    {
        response.Headers[name] = value;
        return Task.CompletedTask;
    });
}
