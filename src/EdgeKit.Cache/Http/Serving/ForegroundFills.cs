using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Http.Filling;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Status;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>Sends the request of a client on to the endpoint, and fills the cache with the answer.</summary>
internal sealed class ForegroundFills(ResponseStore store, BackgroundFills background, CacheClock clock)
{
    public async Task RunAsync(Exchange exchange, FillOrder order, ForwardReason reason)
    {
        if (order.Lease is not { } lease)
        {
            await RunAsync(exchange, order, reason, exchange.Gone).ConfigureAwait(false);
            return;
        }

        await using var held = lease.ConfigureAwait(false);
        var presence = new LeaderPresence(lease, background, clock, exchange.Gone);
        await using (presence.ConfigureAwait(false))
        {
            await RunAsync(exchange, order, reason, presence.Unwanted).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(
        Exchange exchange, FillOrder order, ForwardReason reason, CancellationToken cancellationToken)
    {
        using var fields = new RequestFields(exchange.Context.Request.Headers);
        var fill = new OriginFill(
            order, store, clock.TimeProvider, new ForegroundClient(exchange.Context, reason, fields.Conditions));
        try
        {
            await PassAsync(exchange, order, fill, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            fields.Dispose();
            if (await fill.FailAsync(exception, cancellationToken.IsCancellationRequested).ConfigureAwait(false))
            {
                return;
            }

            ResponseFields.AnnounceFailure(exchange.Context, new CacheStatus { Forwarded = reason, Detail = "error" });
            throw;
        }

        fields.Dispose(); // what is served now is served by the client's own conditions
        await fill.CompleteAsync(cancellationToken.IsCancellationRequested).ConfigureAwait(false);
    }

    private static async Task PassAsync(
        Exchange exchange, FillOrder order, OriginFill fill, CancellationToken cancellationToken)
    {
        OriginRequest.Prepare(exchange.Context.Request, exchange.Policy, order.Stale?.Response);
        using var passage = new OriginPassage(
            exchange.Context, fill, exchange.Policy, hasClient: true, cancellationToken);
        await exchange.Next(exchange.Context).ConfigureAwait(false);
        await passage.Body.FinishAsync().ConfigureAwait(false);
        if (passage.HasTrailers)
        {
            fill.Abort(); // they would be lost
        }
    }
}
