namespace Shop.Messaging;

/// <summary>
/// One event on its way to one subscriber, written in the transaction of the change that it tells of. Rows of one order
/// for one subscriber are delivered one after another, by <see cref="Id"/>; those of other orders do not wait for them.
/// </summary>
public sealed class OutboxRow
{
    /// <summary>Orders the rows.</summary>
    public long Id { get; set; }

    /// <summary>The service that it goes to.</summary>
    public required string Subscriber { get; set; }

    /// <summary>The event's id, the same for each of its subscribers.</summary>
    public required string EventId { get; set; }

    /// <summary>The service that published it.</summary>
    public required string Source { get; set; }

    /// <summary>The event's name.</summary>
    public required string Type { get; set; }

    /// <summary>The order that it is about.</summary>
    public required string OrderId { get; set; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Its Lamport time: greater than that of every event that led to it.</summary>
    public long Sequence { get; set; }

    /// <summary>The event as JSON; empty once it is sent, since nobody needs it then.</summary>
    public required string Data { get; set; }

    /// <summary>The W3C traceparent under which it happened.</summary>
    public string? TraceParent { get; set; }

    /// <summary>The W3C tracestate that goes with it.</summary>
    public string? TraceState { get; set; }

    /// <summary>Where it stands.</summary>
    public OutboxState State { get; set; }

    /// <summary>
    /// A pending row is taken at this time or later. Taking it moves it ahead by the lease, a refusal by the back-off:
    /// a relay that was killed leaves nothing to clean up.
    /// </summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>How often its subscriber refused it.</summary>
    public int Attempts { get; set; }

    /// <summary>What the subscriber said the last time.</summary>
    public string? Error { get; set; }

    /// <summary>When it was sent or parked.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>The event as it travels.</summary>
    /// <returns>Everything but the state of its delivery.</returns>
    public EventEnvelope ToEnvelope() =>
        new(EventId, Source, Type, OrderId, At, Sequence, Data, TraceParent, TraceState);
}
