using System.Diagnostics;

namespace EdgeKit.RateLimit.Telemetry;

/// <summary>Adds the event of a refusal, of an incoming or an outgoing request, to the current activity.</summary>
internal static class RefusalEvent
{
    public static void Add(string policies, TimeSpan? retryAfter) => Activity.Current?.AddEvent(
        new ActivityEvent("edgekit.ratelimit.refused", tags: new ActivityTagsCollection
        {
            ["edgekit.ratelimit.policies"] = policies,
            ["edgekit.ratelimit.retry_after"] = retryAfter?.TotalSeconds,
        }));
}
