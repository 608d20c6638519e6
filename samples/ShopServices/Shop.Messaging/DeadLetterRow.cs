namespace Shop.Messaging;

/// <summary>
/// An incoming event that could not be handled: taken from the broker's dead-letter queue and kept until an operator
/// replays it. Over HTTP there are none, because the publisher parks a rejected event.
/// </summary>
public sealed class DeadLetterRow
{
    /// <summary>Creates a row.</summary>
    /// <param name="envelope">The event; its type is empty if the message was not an event.</param>
    /// <param name="reason">The handler's error, or the broker's reason.</param>
    /// <param name="now">The current time.</param>
    public DeadLetterRow(EventEnvelope envelope, string reason, DateTimeOffset now) =>
        (Envelope, Reason, ParkedAt) = (envelope, reason, now);

    private DeadLetterRow()
    {
    }

    /// <summary>The row's number.</summary>
    public long Id { get; internal set; }

    /// <summary>The event as it was received, with its signature: a replay verifies it again.</summary>
    public EventEnvelope Envelope { get; private set; } = null!;

    /// <summary>The handler's error, or the broker's reason.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>When the event was stored here.</summary>
    public DateTimeOffset ParkedAt { get; private set; }
}
