using System.Diagnostics;

namespace EdgeKit.Tracing.Boundary;

/// <summary>What was decided at the boundary, and the caller's context that was kept out of the request.</summary>
internal sealed class BoundaryFeature
{
    public required BoundaryDecision Decision { get; init; }

    /// <summary>Whether a context was taken away, well-formed or not.</summary>
    public bool TookAway { get; init; }

    /// <summary>The caller's context, well-formed and not continued; otherwise <see langword="null"/>.</summary>
    public ActivityContext? Kept { get; init; }

    /// <summary>The caller's baggage as it was written, if its trace was not continued.</summary>
    public string? KeptBaggage { get; init; }

    /// <summary>
    /// Whether the request's activity is complete: an error page sends a request through the pipeline again.
    /// </summary>
    public bool IsComplete { get; set; }

    /// <summary>
    /// The span that continues the caller's trace, once authentication has shown that the caller is trusted.
    /// </summary>
    public Activity? Continued { get; set; }
}
