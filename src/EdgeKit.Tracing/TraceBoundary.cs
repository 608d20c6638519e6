namespace EdgeKit.Tracing;

/// <summary>What happens to the trace context that a request brings along.</summary>
public enum TraceBoundary
{
    /// <summary>
    /// A new trace begins; the caller's context is kept as a link of the request's span. The default at the edge.
    /// </summary>
    Restart,

    /// <summary>
    /// The caller's trace goes on: its trace id, sampling decision, <c>tracestate</c> and baggage are taken over.
    /// </summary>
    Trust,

    /// <summary>A new trace begins and the caller's context is forgotten.</summary>
    Ignore,
}
