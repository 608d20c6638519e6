namespace Shop.Messaging;

/// <summary>An event that lies in a table, with everything that it travels with.</summary>
public abstract class StoredEvent
{
    /// <summary>For Entity Framework.</summary>
    protected StoredEvent()
    {
    }

    /// <summary>Stores an event.</summary>
    /// <param name="envelope">The event.</param>
    protected StoredEvent(EventEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        (EventId, Source, Type, OrderId) = (envelope.Id, envelope.Source, envelope.Type, envelope.OrderId);
        (At, Sequence, Data) = (envelope.At, envelope.Sequence, envelope.Data);
        (TraceParent, TraceState) = (envelope.TraceParent, envelope.TraceState);
    }

    /// <summary>Orders the rows.</summary>
    public long Id { get; set; }

    /// <summary>The event's id: the same for each of its subscribers, and for each duplicate.</summary>
    public string EventId { get; set; } = "";

    /// <summary>The service that published it.</summary>
    public string Source { get; set; } = "";

    /// <summary>The event's name.</summary>
    public string Type { get; set; } = "";

    /// <summary>The order that it is about.</summary>
    public string OrderId { get; set; } = "";

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Its Lamport time: greater than that of every event that led to it.</summary>
    public long Sequence { get; set; }

    /// <summary>The event as JSON.</summary>
    public string Data { get; set; } = "";

    /// <summary>The W3C traceparent under which it happened.</summary>
    public string? TraceParent { get; set; }

    /// <summary>The W3C tracestate that goes with it.</summary>
    public string? TraceState { get; set; }

    /// <summary>The event as it travels.</summary>
    /// <returns>Everything but where it stands.</returns>
    public EventEnvelope ToEnvelope() =>
        new(EventId, Source, Type, OrderId, At, Sequence, Data, TraceParent, TraceState);
}
