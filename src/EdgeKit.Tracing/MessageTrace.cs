using System.Diagnostics;
using EdgeKit.Tracing.Wire;

namespace EdgeKit.Tracing;

/// <summary>
/// Carries a trace over a hop that is no HTTP call: an outbox row, a queue, a log. The producer writes the context into
/// the message's headers, the consumer continues it. Thread safe.
/// </summary>
public static class MessageTrace
{
    /// <summary>
    /// Writes <c>traceparent</c>, <c>tracestate</c> and <c>baggage</c> into the headers of a message.
    /// </summary>
    /// <param name="activity">
    /// The producer's span, usually <see cref="Activity.Current"/>; without one nothing is written.
    /// </param>
    /// <param name="headers">The headers; fields of an earlier hop are replaced.</param>
    public static void Inject(Activity? activity, IDictionary<string, string> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        foreach (var name in FieldNames.All)
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
        return (headers.GetValueOrDefault(FieldNames.TraceParent), headers.GetValueOrDefault(FieldNames.TraceState));
    }

    /// <summary>
    /// Starts the consumer's span as a child of the one that the message names, whatever span is current. A message
    /// without a well-formed <c>traceparent</c> begins a trace of its own.
    /// </summary>
    /// <param name="source">
    /// The consumer's source; its name stands in <see cref="TracingOptions.Sources"/> unless an exporter listens to it.
    /// </param>
    /// <param name="name">The span's name, such as <c>process order-created</c>.</param>
    /// <param name="headers">The message's headers.</param>
    /// <param name="kind">
    /// The span's kind: <see cref="ActivityKind.Producer"/> where a message that has waited is sent on.
    /// </param>
    /// <returns>
    /// The started span, to be disposed when the message is done; <see langword="null"/> when nobody hears the source.
    /// </returns>
    public static Activity? StartConsumer(
        ActivitySource source,
        string name, IReadOnlyDictionary<string, string> headers, ActivityKind kind = ActivityKind.Consumer)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(headers);
        var parent = TraceParent.TryParse(headers.GetValueOrDefault(FieldNames.TraceParent), out var parsed)
            ? parsed.ToContext(TraceState.Normalize(headers.GetValueOrDefault(FieldNames.TraceState)))
            : default;

        if (Start(source, name, kind, parent) is not { } activity)
        {
            return null;
        }

        Lineage.Receive(activity, Baggage.Parse(headers.GetValueOrDefault(FieldNames.Baggage)));
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
        ActivityKind kind = ActivityKind.Consumer) => StartConsumer(
            source, name,
            new Dictionary<string, string>
            {
                [FieldNames.TraceParent] = traceParent ?? "",
                [FieldNames.TraceState] = traceState ?? "",
            },
            kind);

    private static Activity? Start(ActivitySource source, string name, ActivityKind kind, ActivityContext parent)
    {
        var current = Activity.Current;
        if (parent == default)
        {
            // Without a parent the current span would become it, and a consumer's loop is not the message's cause.
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
