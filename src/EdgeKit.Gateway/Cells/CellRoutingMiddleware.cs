using EdgeKit.Gateway.Forwarding;
using EdgeKit.Gateway.Telemetry;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Cells;

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

        var choice = rules.Choose(context, callers);
        NameIn(context.Response, rules.Options.ResponseHeader, choice.Home.Name);
        var available = choice.Home.State == CellState.Down
            ? [] : CellDestinations.In(choice.Home, proxy.AvailableDestinations);
        metrics.CellChosen(choice, served: available.Count > 0);
        if (available.Count == 0)
        {
            return failures.WriteAsync(context, ForwarderFailure.Refused(rules.Options.RetryAfter));
        }

        proxy.AvailableDestinations = available;
        return next(context);
    }

    /// <summary>Last of all, so that no backend can say otherwise.</summary>
    private static void NameIn(HttpResponse response, string? header, string cell)
    {
        if (!string.IsNullOrEmpty(header))
        {
            response.OnStarting(WriteNameAsync, (response.Headers, header, cell));
        }
    }

    private static Task WriteNameAsync(object state)
    {
        var (headers, header, cell) = ((IHeaderDictionary, string, string))state;
        headers[header] = cell;
        return Task.CompletedTask;
    }
}
