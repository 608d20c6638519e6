namespace Shop.Messaging;

/// <summary>
/// An event that came in and could not be handled: taken from the broker's dead-letter queue, kept until somebody has
/// looked at it and replayed it. Over HTTP there are none: a refused event is parked where it comes from.
/// </summary>
public sealed class DeadLetterRow
{
    /// <summary>Orders the rows.</summary>
    public long Id { get; set; }

    /// <summary>Who published it.</summary>
    public required string Source { get; set; }

    /// <summary>The event's id.</summary>
    public required string EventId { get; set; }

    /// <summary>The event's name; empty when the message was no event at all.</summary>
    public required string Type { get; set; }

    /// <summary>The order that it is about.</summary>
    public required string OrderId { get; set; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Its Lamport time.</summary>
    public long Sequence { get; set; }

    /// <summary>The event as JSON.</summary>
    public required string Data { get; set; }

    /// <summary>The W3C traceparent under which it happened.</summary>
    public string? TraceParent { get; set; }

    /// <summary>The W3C tracestate that goes with it.</summary>
    public string? TraceState { get; set; }

    /// <summary>Why it lies here: what the handler said, or the broker.</summary>
    public required string Reason { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset ParkedAt { get; set; }

    /// <summary>The event as it travelled.</summary>
    /// <returns>The event.</returns>
    public EventEnvelope ToEnvelope() =>
        new(EventId, Source, Type, OrderId, At, Sequence, Data, TraceParent, TraceState);
}
