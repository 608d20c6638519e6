namespace EdgeKit.Configuration;

/// <summary>
/// Marks an endpoint of a configured route: its policies are checked with the route, before the endpoint exists.
/// </summary>
internal sealed class RouteCheckedMetadata
{
    public static RouteCheckedMetadata Instance { get; } = new();
}
