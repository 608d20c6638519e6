namespace Shop.Messaging;

/// <summary>
/// An event that came in and could not be handled: taken from the broker's dead-letter queue, kept until somebody has
/// looked at it and replayed it. Over HTTP there are none: a refused event is parked where it comes from.
/// </summary>
public sealed class DeadLetterRow : StoredEvent
{
    /// <summary>Keeps an event.</summary>
    /// <param name="envelope">The event; a message that was none has an empty type.</param>
    /// <param name="reason">Why it lies here: what the handler said, or the broker.</param>
    /// <param name="now">Since when.</param>
    public DeadLetterRow(EventEnvelope envelope, string reason, DateTimeOffset now)
        : base(envelope) => (Reason, ParkedAt, Signature) = (reason, now, envelope.Signature);

    private DeadLetterRow()
    {
    }

    /// <summary>The event as it came, signature included.</summary>
    /// <returns>What a replay hands over.</returns>
    public EventEnvelope ToSignedEnvelope() => ToEnvelope() with { Signature = Signature };

    /// <summary>Why it lies here.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Who sent it says so here; a replay asks for it again.</summary>
    public string? Signature { get; private set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset ParkedAt { get; private set; }
}
