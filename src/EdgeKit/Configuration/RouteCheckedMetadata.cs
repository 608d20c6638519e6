namespace EdgeKit.Configuration;

/// <summary>
/// Metadata of an endpoint that comes from a route of the configuration: what it names is checked with the route, since
/// the endpoint of the next generation is made only when that is in force.
/// </summary>
internal sealed class RouteCheckedMetadata
{
    public static RouteCheckedMetadata Instance { get; } = new();
}
