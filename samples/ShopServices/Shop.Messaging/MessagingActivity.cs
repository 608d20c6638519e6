using System.Diagnostics;
using EdgeKit.Tracing;

namespace Shop.Messaging;

/// <summary>Picks up the trace of an event or a row after it has lain in a table.</summary>
public static class MessagingActivity
{
    private static readonly ActivitySource Source = new("Shop.Messaging");

    /// <summary>Starts an activity under a stored parent; without one it is the root of a trace.</summary>
    /// <param name="name">The activity's name.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="traceParent">The stored W3C traceparent.</param>
    /// <param name="traceState">The stored W3C tracestate.</param>
    /// <returns>
    /// The activity, current until it is disposed; null when nothing listens, not even the shop's own listener.
    /// </returns>
    public static Activity? Continue(string name, ActivityKind kind, string? traceParent, string? traceState) =>
        MessageTrace.StartConsumer(
            Source, name, new Dictionary<string, string> { ["traceparent"] = traceParent
                ?? "", ["tracestate"] = traceState ?? "" }, kind);
}
