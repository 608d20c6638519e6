using EdgeKit.Gateway.Forwarding;
using EdgeKit.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Gateway.Timing;

/// <summary>
/// Ends a request that takes longer than its route allows, headers and bodies included, so that a destination or a
/// client that drips bytes holds nothing for ever: 408 where it is the client that is waited for, otherwise 504. What
/// has become another protocol, a WebSocket, is no longer limited.
/// </summary>
internal sealed class RequestTimeoutMiddleware(RequestDelegate next, FailureWriter failures, TimeProvider timeProvider)
{
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteLimits>()?.Timeout is { } limit
        ? InvokeAsync(context, limit) : next(context);

    private async Task InvokeAsync(HttpContext context, TimeSpan limit)
    {
        var caller = context.RequestAborted;
        var pace = ClientTiming.Of(context, timeProvider);
        var (isOver, isCallers) = (false, false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(caller);
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
            context.RequestAborted = caller;
        }

        if (Volatile.Read(ref isOver) && !caller.IsCancellationRequested)
        {
            await EndAsync(context, isCallers).ConfigureAwait(false);
        }

        void End(object? state)
        {
            isCallers = pace.IsWaitingForClient;
            Volatile.Write(ref isOver, true);
            ending.Cancel();
        }
    }

    private async Task EndAsync(HttpContext context, bool isCallers)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        await failures.WriteAsync(
            context, isCallers ? ForwarderFailure.BodyTooSlow() : ForwarderFailure.TimedOut()).ConfigureAwait(false);
    }
}
