using EdgeKit.Gateway.Cells;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>Gives a request that could not be forwarded an answer that a client can act on; YARP itself sends a bare status.</summary>
internal sealed class ForwarderErrorMiddleware(RequestDelegate next, FailureWriter failures, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context).ConfigureAwait(false);
        if (context.GetForwarderErrorFeature() is { } error && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await failures.WriteAsync(context, Explain(context, error)).ConfigureAwait(false);
        }
    }

    // Nothing of the request has left: to its callers the cell is down, though no probe has noticed yet.
    private ForwarderFailure Explain(HttpContext context, IForwarderErrorFeature error) =>
        context.Features.Get<ChosenCell>() is { } cell && ForwarderFailure.WasNeverSent(error.Exception)
            ? ForwarderFailure.Refused(cell.RetryAfter)
            : ForwarderFailure.From(error.Error, error.Exception, context.Response.StatusCode, clock.GetUtcNow());
}
