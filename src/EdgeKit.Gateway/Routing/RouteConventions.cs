using EdgeKit.Configuration;
using EdgeKit.RateLimit;
using Microsoft.AspNetCore.Builder;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>Adds the endpoint metadata that EdgeKit's middleware reads to the endpoint of a route.</summary>
internal static class RouteConventions
{
    public static void Apply(
        IEndpointConventionBuilder endpoint, RouteConfig route, bool isChecked, bool hasServerLimit)
    {
        var metadata = RouteMetadata.Of(route);
        endpoint.WithMetadata([.. MetadataOf(route, metadata, isChecked, hasServerLimit)]);
        if (metadata.Cache is { Length: > 0 } cache)
        {
            endpoint.CacheResponse(cache);
        }

        if (metadata.Idempotency is { Length: > 0 } idempotency)
        {
            endpoint.RequireIdempotency(idempotency);
        }
    }

    private static IEnumerable<object> MetadataOf(
        RouteConfig route, RouteMetadata metadata, bool isChecked, bool hasServerLimit)
    {
        if (isChecked)
        {
            yield return RouteCheckedMetadata.Instance;
        }

        if (metadata.RateLimits is { } names)
        {
            yield return new RateLimitMetadata(names);
        }

        if (metadata.RateLimitCost is { } cost)
        {
            yield return new RateLimitMetadata { Cost = cost };
        }

        if (RequestBodyLimit.Of(route, hasServerLimit) is { } bodies)
        {
            yield return bodies;
        }

        if (!metadata.Limits.IsEmpty)
        {
            yield return metadata.Limits;
        }
    }
}
