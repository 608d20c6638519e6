using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shop.Orders.Domain;
using Shop.Orders.Storage;

namespace Shop.Orders.Reading;

/// <summary>
/// The timeline as it comes about: server-sent events, <c>timeline</c> with all of it each time it grows, because
/// events of different services may arrive crossed, and <c>end</c> with the order's last state. A browser that was cut
/// off just asks again.
/// </summary>
internal sealed class LiveTimeline(
    IDbContextFactory<OrdersDb> contexts, IHostApplicationLifetime application, TimeProvider timeProvider)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> FollowAsync(
        string id, ClaimsPrincipal caller, HttpRequest request)
    {
        if (await ReadOrderEndpoints.RowsOfAsync(
            id, caller, contexts, request.HttpContext.RequestAborted) is not { } rows)
        {
            return ReadOrderEndpoints.NotFound(id);
        }

        return TypedResults.ServerSentEvents(NewsAsync(id, caller, rows, request.HttpContext.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<object>> NewsAsync(
        string id,
        ClaimsPrincipal caller, List<OrderEventRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A stream must not hold up a stop: the browser asks another instance, or this one when it is back.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(
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
            var order = ReadOrderEndpoints.View(OrderState.Of(rows.Select(row => row.Read())));
            if (order.Status is "shipped" or "cancelled")
            {
                yield return new SseItem<object>(order, "end");
                yield break;
            }

            try
            {
                await Task.Delay(Pause, timeProvider, over.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            rows = await ReadOrderEndpoints.RowsOfAsync(id, caller, contexts, cancellationToken) ?? rows;
        }
    }
}
