using EdgeKit.Gateway.Cells;
using EdgeKit.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Writes problem+json for a request that could not be forwarded, for which YARP only sets a status. A response that
/// arrives while the request body is still being sent is passed on even if the rest of the body fails.
/// </summary>
internal sealed class ForwarderErrorMiddleware(RequestDelegate next, ProblemWriter problems, TimeProvider timeProvider)
{
    public static void Apply(TransformBuilderContext route) => route.AddResponseTransform(transform =>
    {
        transform.HttpContext.Features.Set(transform.ProxyResponse is null ? null : DestinationResponse.Arrived);
        return ValueTask.CompletedTask;
    });

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context).ConfigureAwait(false);
        if (!context.Response.HasStarted && context.GetForwarderErrorFeature() is { } error
            && !context.RequestAborted.IsCancellationRequested && !HasResponse(context, error.Error))
        {
            await Describe(context, error).WriteAsync(context, problems).ConfigureAwait(false);
        }
    }

    private static bool HasResponse(HttpContext context, ForwarderError error) =>
        context.Features.Get<DestinationResponse>() is not null
        && error is ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled
            or ForwarderError.RequestBodyDestination;

    /// <summary>A failed connection means that the cell is down, although no health probe has failed yet.</summary>
    private ForwarderFailure Describe(HttpContext context, IForwarderErrorFeature error) =>
        ForwarderFailure.IsConnectFailure(error.Exception)
        && context.GetPolicyTable().Get<CellModel>() is { HasCells: true } cells
        && CellDestinations.AreInCells(context.GetReverseProxyFeature().AllDestinations)
            ? ForwarderFailure.Unavailable(cells.Options.RetryAfter)
            : ForwarderFailure.From(error.Error, error.Exception, context.Response.StatusCode,
                context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize, timeProvider.GetUtcNow());

    private sealed class DestinationResponse
    {
        public static readonly DestinationResponse Arrived = new();
    }
}
