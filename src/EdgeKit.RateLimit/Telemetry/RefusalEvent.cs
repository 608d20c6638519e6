using System.Diagnostics;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>
/// What the current activity is told of a refusal, of a request that came in or of one that was not sent.
/// </summary>
internal static class RefusalEvent
{
    public static void Add(string policies, TimeSpan? retryAfter) => Activity.Current?.AddEvent(
        new ActivityEvent("edgekit.ratelimit.refused", tags: new ActivityTagsCollection
        {
            ["edgekit.ratelimit.policies"] = policies,
            ["edgekit.ratelimit.retry_after"] = retryAfter?.TotalSeconds,
        }));
}
