using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shop.Orders.Domain;
using Shop.Orders.EventStore;

namespace Shop.Orders.Queries;

/// <summary>
/// Streams the timeline as server-sent events: <c>timeline</c> with all entries whenever it grows, because events of
/// different services may arrive out of order, and <c>end</c> with the final order. A disconnected browser requests it
/// again.
/// </summary>
internal sealed class LiveTimeline(
    IDbContextFactory<OrdersDb> contexts, IHostApplicationLifetime application, TimeProvider timeProvider)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> FollowAsync(
        string id, ClaimsPrincipal caller, HttpRequest request)
    {
        if (await OrderEndpoints.RowsOfAsync(
            id, caller, contexts, request.HttpContext.RequestAborted) is not { } rows)
        {
            return OrderEndpoints.NotFound(id);
        }

        return TypedResults.ServerSentEvents(StreamAsync(id, caller, rows, request.HttpContext.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<object>> StreamAsync(
        string id,
        ClaimsPrincipal caller, List<OrderEventRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A stream must not delay a shutdown: the browser reconnects.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, application.ApplicationStopping);
        var shown = 0;
        while (true)
        {
            var timeline = Timeline.Of(rows).ToArray();
            if (timeline.Length > shown)
            {
                yield return new SseItem<object>(timeline, "timeline");
            }

            shown = timeline.Length;
            var order = OrderEndpoints.View(OrderState.Of(rows.Select(row => row.Read())));
            if (order.Status is "shipped" or "cancelled")
            {
                yield return new SseItem<object>(order, "end");
                yield break;
            }

            try
            {
                await Task.Delay(Interval, timeProvider, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            rows = await OrderEndpoints.RowsOfAsync(id, caller, contexts, cancellationToken) ?? rows;
        }
    }
}
