namespace Shop.Messaging;

/// <summary>
/// An event for one subscriber, saved in the transaction of the change that it reports. Rows of one order for one
/// subscriber are delivered one after another, in the order of their ids; rows of other orders do not wait for them.
/// </summary>
public sealed class OutboxRow
{
    /// <summary>Creates a pending row that is due immediately.</summary>
    /// <param name="subscriber">The service that receives the event.</param>
    /// <param name="envelope">The event.</param>
    public OutboxRow(string subscriber, EventEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        // A copy: Entity Framework tracks an owned object for one row only.
        (Subscriber, Envelope, DueAt) = (subscriber, envelope with { }, envelope.At);
    }

    private OutboxRow()
    {
    }

    /// <summary>The row's number, in the order of publication.</summary>
    public long Id { get; private set; }

    /// <summary>The service that receives the event.</summary>
    public string Subscriber { get; private set; } = "";

    /// <summary>The event. Its data is erased once it is sent.</summary>
    public EventEnvelope Envelope { get; private set; } = null!;

    /// <summary>The row's state.</summary>
    public OutboxState State { get; set; }

    /// <summary>
    /// The earliest delivery of a pending row. A lease or a failed delivery postpones it, so the rows of a killed relay
    /// become due again without a cleanup.
    /// </summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>The number of rejections by the subscriber.</summary>
    public int Attempts { get; set; }

    /// <summary>The error of the last delivery, or null.</summary>
    public string? Error { get; set; }

    /// <summary>When the event was sent or parked; null while it is pending.</summary>
    public DateTimeOffset? SettledAt { get; set; }
}
