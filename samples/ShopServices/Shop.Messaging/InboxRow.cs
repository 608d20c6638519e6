namespace Shop.Messaging;

/// <summary>An event that this service has handled, written in the transaction of its effect.</summary>
public sealed class InboxRow
{
    /// <summary>Who published it: with the id, the identity of a CloudEvent.</summary>
    public required string Source { get; set; }

    /// <summary>The event's id.</summary>
    public required string EventId { get; set; }

    /// <summary>When it was handled.</summary>
    public DateTimeOffset At { get; set; }
}
