using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// All routes of an application have one pipeline. With YARP's own, where <c>MapReverseProxy()</c> was called, a
/// destination would see what clients say of themselves: a call before the gateway's fails the start, and after one
/// that came later, or in its place, nothing is forwarded.
/// </summary>
internal sealed class PipelineGuard
{
    private const string Fix =
        "Remove the call of MapReverseProxy(): MapEdgeKitGateway() maps the routes of every AddReverseProxy().";
    private bool _isInUse;

    /// <summary>Nothing of YARP may be mapped before.</summary>
    public static void ThrowIfMapped(IEndpointRouteBuilder endpoints)
    {
        if (endpoints.DataSources.Any(source => source.GetType().Assembly == typeof(RouteConfig).Assembly))
        {
            throw new InvalidOperationException("MapEdgeKitGateway() finds the routes mapped already. " + Fix);
        }
    }

    /// <summary>The gateway's pipeline is the one in use.</summary>
    public void MarkInUse()
    {
        if (!Volatile.Read(ref _isInUse))
        {
            Volatile.Write(ref _isInUse, true);
        }
    }

    public void Apply(TransformBuilderContext route) => route.AddRequestTransform(Check);

    private ValueTask Check(RequestTransformContext transform) =>
        Volatile.Read(ref _isInUse) ? ValueTask.CompletedTask : throw new InvalidOperationException(
        "The routes have YARP's own pipeline and not the gateway's. " + Fix);
}
