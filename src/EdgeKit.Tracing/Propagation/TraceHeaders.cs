namespace EdgeKit.Tracing.Wire;

/// <summary>The header fields that carry a trace context.</summary>
internal static class FieldNames
{
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";
    public const string Baggage = "baggage";

    public static readonly string[] All = [TraceParent, TraceState, Baggage];

    /// <summary>What a boundary takes away: the above and what older systems sent in their place.</summary>
    public static readonly string[] Untrusted = [.. All, "Request-Id", "Correlation-Context"];
}
