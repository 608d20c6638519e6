using EdgeKit.Gateway.Routing;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>Passes the route's resilience policy and the request's policy table to the cluster's handler.</summary>
internal static class ResiliencePolicyTransform
{
    private static readonly HttpRequestOptionsKey<string> Policy = new(RouteMetadataKeys.Resilience);
    private static readonly HttpRequestOptionsKey<PolicyTable> Table = new("EdgeKit.PolicyTable");

    public static void Apply(TransformBuilderContext route)
    {
        if (route.Route.Metadata?.GetValueOrDefault(RouteMetadataKeys.Resilience) is { Length: > 0 } policy)
        {
            route.AddRequestTransform(transform =>
            {
                transform.ProxyRequest.Options.Set(Policy, policy);
                transform.ProxyRequest.Options.Set(Table, transform.HttpContext.GetPolicyTable());
                return ValueTask.CompletedTask;
            });
        }
    }

    public static string? PolicyOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(Policy, out var policy) ? policy : null;

    public static PolicyTable? TableOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(Table, out var table) ? table : null;
}
