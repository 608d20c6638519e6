using EdgeKit.Auth;
using EdgeKit.Gateway.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Where people log in here, proxied requests lose the cookie and get the token. Where that cannot be done the browser
/// has its answer already, and YARP, which sees it, sends nothing on.
/// </summary>
internal static class SessionTokenTransform
{
    public static void Apply(TransformBuilderContext route)
    {
        if (route.Services.GetService<SessionForwarding>() is not { } forwarding)
        {
            return;
        }

        var token = route.Route.Metadata?.GetValueOrDefault(RouteMetadataKeys.Token)
            ?? route.Cluster?.Metadata?.GetValueOrDefault(RouteMetadataKeys.Token);
        route.AddRequestTransform(transform =>
        {
            var preparing = forwarding.PrepareAsync(transform.HttpContext, transform.ProxyRequest, token);
            return preparing.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(preparing.AsTask());
        });
    }
}
