namespace EdgeKit.Tracing;

/// <summary>How the trace context of an incoming request is handled.</summary>
public enum TraceBoundary
{
    /// <summary>A new trace begins; the request's span is linked to the caller's context.</summary>
    Restart,

    /// <summary>The caller's trace is continued with its sampling decision, <c>tracestate</c> and baggage.</summary>
    Trust,

    /// <summary>A new trace begins, and the caller's context is discarded.</summary>
    Ignore,
}
