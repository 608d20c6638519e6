using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Ensures that routes use the gateway's pipeline. YARP's own, mapped by <c>MapReverseProxy()</c>, would forward
/// headers that clients may not set. The start fails if it is mapped first; requests fail if it is mapped later.
/// </summary>
internal sealed class PipelineGuard
{
    private const string Fix =
        "Remove the call of MapReverseProxy(): MapEdgeKitGateway() maps the routes of every AddReverseProxy().";
    private bool _isInUse;

    /// <summary>Fails the start if YARP's routes are mapped already.</summary>
    public static void ThrowIfMapped(IEndpointRouteBuilder endpoints)
    {
        if (endpoints.DataSources.Any(source => source.GetType().Assembly == typeof(RouteConfig).Assembly))
        {
            throw new InvalidOperationException("The routes are mapped already. " + Fix);
        }
    }

    public void MarkInUse()
    {
        if (!Volatile.Read(ref _isInUse))
        {
            Volatile.Write(ref _isInUse, true);
        }
    }

    public void Apply(TransformBuilderContext route) => route.AddRequestTransform(Check);

    private ValueTask Check(RequestTransformContext transform) =>
        Volatile.Read(ref _isInUse) ? ValueTask.CompletedTask
        : throw new InvalidOperationException("The routes use YARP's own pipeline and not the gateway's. " + Fix);
}
