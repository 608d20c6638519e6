using System.Globalization;
using Yarp.ReverseProxy.Configuration;

namespace EdgeKit.Gateway.Routing;

/// <summary>What a route's metadata says about the form of its requests; endpoint metadata.</summary>
/// <param name="MaxHeaderBytes">All request headers together; null for the server's own limit.</param>
/// <param name="Timeout">From the first byte forwarded to the last one answered; null for none.</param>
/// <param name="AnyPath">Whether paths are forwarded that the destination may read otherwise than the policies.</param>
internal sealed record RouteLimits(long? MaxHeaderBytes, TimeSpan? Timeout, bool AnyPath)
{
    public static RouteLimits? Of(RouteConfig route)
    {
        var metadata = route.Metadata;
        var limits = new RouteLimits(
            metadata?.GetValueOrDefault(RouteMetadataKeys.MaxHeaderBytes) is { } bytes
            ? long.Parse(bytes, CultureInfo.InvariantCulture) : null,
            metadata?.GetValueOrDefault(RouteMetadataKeys.Timeout) is { } timeout
            ? TimeSpan.Parse(timeout, CultureInfo.InvariantCulture) : null,
            RouteMetadataKeys.AnyPath.Equals(
                metadata?.GetValueOrDefault(RouteMetadataKeys.Path), StringComparison.OrdinalIgnoreCase));
        return limits is { MaxHeaderBytes: null, Timeout: null, AnyPath: false } ? null : limits;
    }
}
