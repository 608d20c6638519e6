using System.Diagnostics;
using EdgeKit.Tracing;

namespace Shop.Messaging;

/// <summary>Continues the trace of a stored event or row.</summary>
public static class MessagingActivity
{
    private static readonly ActivitySource Source = new("Shop.Messaging");

    /// <summary>Starts an activity under a stored parent; without a parent it is the root of a trace.</summary>
    /// <param name="name">The activity's name.</param>
    /// <param name="kind">The activity's kind.</param>
    /// <param name="traceParent">The stored W3C traceparent.</param>
    /// <param name="traceState">The stored W3C tracestate.</param>
    /// <returns>The activity, which is current until disposed; null without a listener.</returns>
    public static Activity? Continue(string name, ActivityKind kind, string? traceParent, string? traceState) =>
        MessageTrace.StartConsumer(Source, name, traceParent, traceState, kind);
}
