using System.Diagnostics;
using EdgeKit.Tracing.Configuration;

namespace EdgeKit.Tracing.Http;

/// <summary>The decision on a request's trace context, and the caller's context if it was removed.</summary>
internal sealed class TraceBoundaryFeature
{
    public required TraceBoundaryDecision Decision { get; init; }

    /// <summary>True if a context was removed, well-formed or not.</summary>
    public bool RemovedContext { get; init; }

    /// <summary>The caller's context if it is well-formed and was not continued; otherwise null.</summary>
    public ActivityContext? CallerContext { get; init; }

    /// <summary>The caller's baggage as received, if its trace was not continued.</summary>
    public string? CallerBaggage { get; init; }

    /// <summary>True once the activity is complete: another pass of the request (an error page) skips it.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The span that continues the trace of a caller that is trusted after authentication.</summary>
    public Activity? ContinuedActivity { get; set; }
}
