using System.Diagnostics;

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
    /// <returns>The activity, current until it is disposed.</returns>
    public static Activity Continue(string name, ActivityKind kind, string? traceParent, string? traceState)
    {
        var hasParent = ActivityContext.TryParse(traceParent, traceState, out var parent);
        // Without a listener a source makes none, but the trace has to go on: what leaves here carries its id.
        var activity = Source.CreateActivity(name, kind, parent) ?? new Activity(name);
        if (hasParent && activity.ParentId is null)
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        activity.TraceStateString ??= traceState;
        return activity.Start();
    }
}
