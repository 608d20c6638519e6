using EdgeKit.Gateway.Cells;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Gives a request that could not be forwarded an answer that a client can act on; YARP itself sends a bare status. A
/// destination that answers in the middle of a body has answered, whatever becomes of the rest of the body.
/// </summary>
internal sealed class ForwarderErrorMiddleware(
    RequestDelegate next, FailureWriter failures, CellDirectory cells, TimeProvider timeProvider)
{
    public static void Apply(TransformBuilderContext route) => route.AddResponseTransform(transform =>
    {
        transform.HttpContext.Features.Set(transform.ProxyResponse is null ? null : DestinationResponded.Instance);
        return ValueTask.CompletedTask;
    });

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context).ConfigureAwait(false);
        if (!context.Response.HasStarted && context.GetForwarderErrorFeature() is { } error
            && !context.RequestAborted.IsCancellationRequested && !HasResponse(context, error.Error))
        {
            await failures.WriteAsync(context, Describe(context, error)).ConfigureAwait(false);
        }
    }

    private static bool HasResponse(HttpContext context, ForwarderError error) =>
        context.Features.Get<DestinationResponded>() is not null
        && error is (ForwarderError.RequestBodyClient
            or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyDestination);

    // Nothing of the request has left: to its callers the cell is down, though no probe has noticed yet.
    private ForwarderFailure Describe(HttpContext context, IForwarderErrorFeature error) =>
        ForwarderFailure.IsConnectFailure(error.Exception)
        && cells.Current is { } rules && CellDestinations.AreInCells(context.GetReverseProxyFeature().AllDestinations)
            ? ForwarderFailure.Unavailable(rules.Options.RetryAfter)
            : ForwarderFailure.From(error.Error, error.Exception, context.Response.StatusCode,
                context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize, timeProvider.GetUtcNow());
}
