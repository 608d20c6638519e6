using Yarp.ReverseProxy.Configuration;

namespace Everything.Own;

/// <summary>
/// A route of the application's own, in code, beside those that EdgeKit reads from the ReverseProxy section.
/// </summary>
internal sealed class OwnProxy : IOwnPart
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddReverseProxy().LoadFromMemory(
        [new RouteConfig { RouteId = "own",
            ClusterId = "own", Match = new RouteMatch { Path = "/own/through/{**rest}" } }],
        [
            new ClusterConfig
            {
                ClusterId = "own",
                Destinations = new Dictionary<string, DestinationConfig> { [
                    "one"] = new() { Address = builder.Configuration["Backend"]! } },
            },
        ]);

    /// <summary>Nothing: MapEdgeKitGateway maps every route.</summary>
    public void Use(WebApplication app)
    {
    }
}
