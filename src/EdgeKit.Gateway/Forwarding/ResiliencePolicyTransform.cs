using EdgeKit.Gateway.Routing;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>Passes the route's resilience policy to the cluster's handler.</summary>
internal static class ResiliencePolicyTransform
{
    private static readonly HttpRequestOptionsKey<string> Policy = new(RouteMetadataKeys.Resilience);

    public static void Apply(TransformBuilderContext route)
    {
        if (route.Route.Metadata?.GetValueOrDefault(RouteMetadataKeys.Resilience) is { Length: > 0 } policy)
        {
            route.AddRequestTransform(transform =>
            {
                transform.ProxyRequest.Options.Set(Policy, policy);
                return ValueTask.CompletedTask;
            });
        }
    }

    public static string? PolicyOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(Policy, out var policy) ? policy : null;
}
