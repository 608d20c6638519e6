using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Shop.Orders.Domain;
using Shop.Orders.Storage;

namespace Shop.Orders.Reading;

/// <summary>
/// The timeline as it comes about: server-sent events, one per entry, and <c>end</c> with the order's last state. A browser that was cut
/// off says what it has seen and is told the rest.
/// </summary>
internal sealed class LiveTimeline(IDbContextFactory<OrdersDb> contexts, IHostApplicationLifetime application, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> FollowAsync(
        string id, ClaimsPrincipal caller, HttpRequest request)
    {
        if (await ReadOrderEndpoints.RowsOfAsync(id, caller, contexts, request.HttpContext.RequestAborted) is not { } rows)
            return ReadOrderEndpoints.NotFound(id);

        _ = int.TryParse(request.Headers["Last-Event-ID"], out var seen);
        return TypedResults.ServerSentEvents(NewsAsync(id, caller, rows, Math.Max(0, seen), request.HttpContext.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<object>> NewsAsync(
        string id, ClaimsPrincipal caller, List<OrderEventRow> rows, int seen, [EnumeratorCancellation] CancellationToken gone)
    {
        // A stream must not hold up a stop: the browser asks another instance, or this one when it is back.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, application.ApplicationStopping);
        while (true)
        {
            var timeline = Timeline.Of(rows).ToArray();
            for (; seen < timeline.Length; seen++)
                yield return new SseItem<object>(timeline[seen], "entry") { EventId = $"{seen + 1}" };

            var order = ReadOrderEndpoints.View(OrderState.Of(rows.Select(row => row.Read())));
            if (order.Status is "shipped" or "cancelled")
            {
                yield return new SseItem<object>(order, "end");
                yield break;
            }

            try
            {
                await Task.Delay(Pause, clock, over.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            rows = await ReadOrderEndpoints.RowsOfAsync(id, caller, contexts, gone) ?? rows;
        }
    }
}
