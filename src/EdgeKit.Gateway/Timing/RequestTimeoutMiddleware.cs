using EdgeKit.Gateway.Forwarding;
using EdgeKit.Gateway.Routing;
using EdgeKit.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Timing;

/// <summary>
/// Ends a request that takes longer than its route allows, bodies included, so that a slow client or destination cannot
/// hold resources forever: with 408 if the gateway is waiting for the client, otherwise with 504. An upgraded
/// connection (WebSocket) is not limited.
/// </summary>
internal sealed class RequestTimeoutMiddleware(RequestDelegate next, ProblemWriter problems, TimeProvider timeProvider)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteLimits>()?.Timeout is { } limit
        ? InvokeAsync(context, limit) : next(context);

    private async Task InvokeAsync(HttpContext context, TimeSpan limit)
    {
        var aborted = context.RequestAborted;
        var client = ClientTiming.Of(context, timeProvider);
        var (isOver, isClientSlow) = (false, false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        await using var timer = timeProvider.CreateTimer(End, null, limit, Timeout.InfiniteTimeSpan);
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols)
            {
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            return Task.CompletedTask;
        });
        context.RequestAborted = ending.Token;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.RequestAborted = aborted;
        }

        if (Volatile.Read(ref isOver) && !aborted.IsCancellationRequested)
        {
            await EndAsync(context, isClientSlow).ConfigureAwait(false);
        }

        void End(object? state)
        {
            isClientSlow = client.IsWaitingForClient;
            Volatile.Write(ref isOver, true);
            ending.Cancel();
        }
    }

    private async Task EndAsync(HttpContext context, bool isClientSlow)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        var failure = isClientSlow ? ForwarderFailure.BodyTooSlow() : ForwarderFailure.TimedOut();
        await failure.WriteAsync(context, problems).ConfigureAwait(false);
    }
}
