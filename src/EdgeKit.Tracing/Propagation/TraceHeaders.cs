namespace EdgeKit.Tracing.Propagation;

/// <summary>The header fields of a trace context.</summary>
internal static class TraceHeaders
{
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";
    public const string Baggage = "baggage";

    public static readonly string[] All = [TraceParent, TraceState, Baggage];

    /// <summary>The headers that a boundary removes: the current ones and their predecessors.</summary>
    public static readonly string[] IncludingLegacy = [.. All, "Request-Id", "Correlation-Context"];
}
