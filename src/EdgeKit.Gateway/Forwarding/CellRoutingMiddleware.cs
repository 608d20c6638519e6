using EdgeKit.Gateway.Cells;
using EdgeKit.Gateway.Telemetry;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Leaves of a cluster's destinations those in the caller's cell. Stands before session affinity and load balancing,
/// which then choose among them.
/// </summary>
internal sealed class CellRoutingMiddleware(
    RequestDelegate next, CellDirectory cells, CallerRules callers, FailureWriter failures, GatewayMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        if (cells.Current is not { } rules || !CellDestinations.AreInCells(proxy.AllDestinations))
        {
            return next(context);
        }

        var choice = rules.Assign(context, callers);
        AddCellHeader(context.Response, rules.Options.ResponseHeader, choice.Cell.Name);
        var available = choice.Cell.State == CellState.Down
            ? [] : CellDestinations.InCell(choice.Cell, proxy.AvailableDestinations);
        metrics.CellChosen(choice, served: available.Count > 0);
        if (available.Count == 0)
        {
            return failures.WriteAsync(context, ForwarderFailure.Unavailable(rules.Options.RetryAfter));
        }

        proxy.AvailableDestinations = available;
        return next(context);
    }

    /// <summary>Last of all, so that no backend can say otherwise.</summary>
    private static void AddCellHeader(HttpResponse response, string? header, string cell)
    {
        if (!string.IsNullOrEmpty(header))
        {
            response.OnStarting(WriteCellHeaderAsync, (response.Headers, header, cell));
        }
    }

    private static Task WriteCellHeaderAsync(object state)
    {
        var (headers, header, cell) = ((IHeaderDictionary, string, string))state;
        headers[header] = cell;
        return Task.CompletedTask;
    }
}
