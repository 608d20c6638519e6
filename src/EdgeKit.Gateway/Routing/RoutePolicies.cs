using System.Globalization;
using EdgeKit.Configuration;
using EdgeKit.RateLimit;
using Microsoft.AspNetCore.Builder;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>Turns what a route's metadata says into the endpoint metadata that EdgeKit's middleware reads.</summary>
internal static class RoutePolicies
{
    public static void Apply(
        IEndpointConventionBuilder endpoint, RouteConfig route, bool isOfSection, bool hasServerLimit)
    {
        if (isOfSection)
        {
            endpoint.WithMetadata(RouteCheckedMetadata.Instance);
        }

        if (route.Metadata?.GetValueOrDefault(RouteMetadataKeys.RateLimit) is { } names)
        {
            endpoint.WithMetadata(new RateLimitMetadata(RouteMetadataKeys.Names(names)));
        }

        if (route.Metadata?.GetValueOrDefault(RouteMetadataKeys.RateLimitCost) is { } cost)
        {
            endpoint.WithMetadata(new RateLimitMetadata { Cost = long.Parse(cost, CultureInfo.InvariantCulture) });
        }

        if (RequestBodyLimit.Of(route, hasServerLimit) is { } bodies)
        {
            endpoint.WithMetadata(bodies);
        }

        if (RouteLimits.Of(route) is { } limits)
        {
            endpoint.WithMetadata(limits);
        }

        if (route.Metadata?.GetValueOrDefault(RouteMetadataKeys.Cache) is { Length: > 0 } cache)
        {
            endpoint.CacheResponse(cache);
        }

        if (route.Metadata?.GetValueOrDefault(RouteMetadataKeys.Idempotency) is { Length: > 0 } policy)
        {
            endpoint.RequireIdempotency(policy);
        }
    }
}
