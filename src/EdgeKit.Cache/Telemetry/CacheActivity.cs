using System.Diagnostics;

namespace EdgeKit.Cache.Telemetry;

internal static class CacheActivity
{
    public const string SourceName = "EdgeKit.Cache";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A new trace, linked to the request that triggered it, which ends first.</summary>
    public static Activity? StartRevalidation(string policy, ActivityContext request) => Source.StartActivity(
        "cache revalidate",
        ActivityKind.Internal,
        parentContext: default,
        tags: [new("edgekit.cache.policy", policy)],
        links: request == default ? null : [new ActivityLink(request)]);
}
