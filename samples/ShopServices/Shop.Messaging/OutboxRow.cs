namespace Shop.Messaging;

/// <summary>
/// One event on its way to one subscriber, written in the transaction of the change that it tells of. Rows of one order
/// for one subscriber are delivered one after another, by their ids; those of other orders do not wait for them. Once a
/// row is sent its data is erased, since nobody needs it then.
/// </summary>
public sealed class OutboxRow : StoredEvent
{
    /// <summary>Puts an event on its way.</summary>
    /// <param name="subscriber">The service that it goes to.</param>
    /// <param name="envelope">The event.</param>
    public OutboxRow(string subscriber, EventEnvelope envelope)
        : base(envelope) => (Subscriber, DueAt) = (subscriber, At);

    private OutboxRow()
    {
    }

    /// <summary>The service that it goes to.</summary>
    public string Subscriber { get; private set; } = "";

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
}
