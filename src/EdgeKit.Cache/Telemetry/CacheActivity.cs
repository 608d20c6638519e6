using System.Diagnostics;

namespace EdgeKit.Cache.Telemetry;

/// <summary>Spans of what runs without a request.</summary>
internal static class CacheActivity
{
    public const string SourceName = "EdgeKit.Cache";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A trace of its own: the request that led to it is over before it ends, and is linked.</summary>
    public static Activity? StartRevalidation(string policy, ActivityContext request) => Source.StartActivity(
        "cache revalidate",
        ActivityKind.Internal,
        parentContext: default,
        tags: [new("edgekit.cache.policy", policy)],
        links: request == default ? null : [new ActivityLink(request)]);
}
