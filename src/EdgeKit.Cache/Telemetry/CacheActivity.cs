using System.Diagnostics;

namespace EdgeKit.Cache.Telemetry;

internal static class CacheActivity
{
    private static readonly ActivitySource Source = new("EdgeKit.Cache");

    /// <summary>Starts a new trace with a link to the request that triggers the refresh and may end first.</summary>
    public static Activity? StartRevalidation(string policy, ActivityContext request) => Source.StartActivity(
        "cache revalidate", ActivityKind.Internal, parentContext: default,
        tags: [new("edgekit.cache.policy", policy)],
        links: request == default ? null : [new ActivityLink(request)]);
}
