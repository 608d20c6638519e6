using EdgeKit.Cache.Engine;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Recording;
using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Server;

/// <summary>Runs the endpoint for a client's request and fills the cache with the response.</summary>
internal sealed class ServerFills(ResponseStore store, BackgroundFills background, CacheClock clock)
{
    public async Task RunAsync(HttpContext context, RequestDelegate next, CacheDecision.Fill fill)
    {
        if (fill.Plan.Lease is not { } lease)
        {
            await RunAsync(context, next, fill, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        await using var held = lease.ConfigureAwait(false);
        await using var lifetime = new LeaderLifetime(lease, background, clock, context.RequestAborted);
        await RunAsync(context, next, fill, lifetime.Abandoned).ConfigureAwait(false);
    }

    private async Task RunAsync(
        HttpContext context, RequestDelegate next, CacheDecision.Fill fill, CancellationToken abandoned)
    {
        using var headers = new OriginalRequestHeaders(context.Request.Headers);
        var client = new LeaderClient(context, fill.Reason, headers.Conditions);
        var endpoint = new EndpointFill(fill.Plan, store, client);
        try
        {
            await RunEndpointAsync(context, next, fill.Plan, endpoint, abandoned).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            headers.Dispose();
            if (await endpoint.FailAsync(exception, abandoned.IsCancellationRequested).ConfigureAwait(false))
            {
                return;
            }

            if (!context.Response.HasStarted)
            {
                ResponseHeaders.AppendOnStarting(
                    context, new CacheStatus { Forwarded = fill.Reason, Detail = "error" });
            }

            throw;
        }

        headers.Dispose(); // The client's own conditions apply to the response that is sent now.
        await endpoint.CompleteAsync(abandoned.IsCancellationRequested).ConfigureAwait(false);
    }

    private static async Task RunEndpointAsync(
        HttpContext context, RequestDelegate next, FillPlan plan, EndpointFill endpoint, CancellationToken abandoned)
    {
        OriginRequest.Prepare(context.Request, plan.Policy, plan.Stale?.Response);
        using var recorder = new ResponseRecorder(context, endpoint, plan.Policy, hasClient: true, abandoned);
        await next(context).ConfigureAwait(false);
        await recorder.Body.FinishAsync().ConfigureAwait(false);
        if (recorder.HasTrailers)
        {
            endpoint.Abort(); // A stored response would lack them.
        }
    }
}
