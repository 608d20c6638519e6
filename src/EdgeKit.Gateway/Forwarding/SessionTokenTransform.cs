using EdgeKit.Auth;
using EdgeKit.Gateway.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Replaces the session cookie of proxied requests by the user's access token. If there is no token, the response has
/// been written already, and YARP does not forward the request.
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
