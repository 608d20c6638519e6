using System.Diagnostics;
using EdgeKit.Tracing.Propagation;

namespace EdgeKit.Tracing;

/// <summary>
/// Propagates a trace over a hop that is not an HTTP call: an outbox row, a queue, a log. The producer writes the
/// context into the message's headers; the consumer continues it. Thread safe.
/// </summary>
public static class MessageTrace
{
    /// <summary>Writes <c>traceparent</c>, <c>tracestate</c> and <c>baggage</c> into a message's headers.</summary>
    /// <param name="activity">The producer's span; without one nothing is written.</param>
    /// <param name="headers">The headers of the message. Fields of an earlier hop are replaced.</param>
    public static void Inject(Activity? activity, IDictionary<string, string> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        foreach (var name in TraceHeaders.All)
        {
            headers.Remove(name);
        }

        W3CPropagator.Instance.Inject(
            activity, headers, static (carrier, name, value) => ((IDictionary<string, string>)carrier!)[name] = value);
    }

    /// <summary>Returns a span's context for a row or message that stores it in two fields, without baggage.</summary>
    /// <param name="activity">The producer's span, usually <see cref="Activity.Current"/>.</param>
    /// <returns>The traceparent and tracestate; both are <see langword="null"/> without a span.</returns>
    public static (string? TraceParent, string? TraceState) Capture(Activity? activity)
    {
        var headers = new Dictionary<string, string>();
        Inject(activity, headers);
        return (
            headers.GetValueOrDefault(TraceHeaders.TraceParent), headers.GetValueOrDefault(TraceHeaders.TraceState));
    }

    /// <summary>
    /// Starts the consumer's span as a child of the message's span, whatever the current span is. A message without a
    /// valid <c>traceparent</c> begins a new trace.
    /// </summary>
    /// <param name="source">The consumer's source; without exporter see <see cref="TracingOptions.Sources"/>.</param>
    /// <param name="name">The name of the span, such as <c>process order-created</c>.</param>
    /// <param name="headers">The headers of the message.</param>
    /// <param name="kind">The span's kind; <see cref="ActivityKind.Producer"/> to forward a stored message.</param>
    /// <returns>The span, to dispose when the message is handled; null if nothing listens to the source.</returns>
    public static Activity? StartConsumer(
        ActivitySource source, string name, IReadOnlyDictionary<string, string> headers,
        ActivityKind kind = ActivityKind.Consumer)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(headers);
        var parent = TraceParent.TryParse(headers.GetValueOrDefault(TraceHeaders.TraceParent), out var parsed)
            ? parsed.ToContext(TraceState.Normalize(headers.GetValueOrDefault(TraceHeaders.TraceState)))
            : default;

        if (Start(source, name, kind, parent) is not { } activity)
        {
            return null;
        }

        InheritedContext.SetBaggage(activity, Baggage.Parse(headers.GetValueOrDefault(TraceHeaders.Baggage)));
        return activity;
    }

    /// <summary>Starts the consumer's span from the two fields that <see cref="Capture"/> returned.</summary>
    /// <param name="source">The consumer's source.</param>
    /// <param name="name">The span's name, such as <c>process order-created</c>.</param>
    /// <param name="traceParent">The stored traceparent; null begins a new trace.</param>
    /// <param name="traceState">The stored tracestate.</param>
    /// <param name="kind">The span's kind.</param>
    /// <returns>The started span; <see langword="null"/> if nothing listens to the source.</returns>
    public static Activity? StartConsumer(
        ActivitySource source, string name, string? traceParent, string? traceState,
        ActivityKind kind = ActivityKind.Consumer)
    {
        var headers = new Dictionary<string, string>
        {
            [TraceHeaders.TraceParent] = traceParent ?? "", [TraceHeaders.TraceState] = traceState ?? "",
        };
        return StartConsumer(source, name, headers, kind);
    }

    private static Activity? Start(ActivitySource source, string name, ActivityKind kind, ActivityContext parent)
    {
        var current = Activity.Current;
        if (parent == default)
        {
            // Otherwise a message without a context would become a child of the span of the consumer's loop.
            Activity.Current = null;
        }

        var activity = source.StartActivity(name, kind, parent);
        if (activity is null)
        {
            Activity.Current = current;
        }

        return activity;
    }
}
