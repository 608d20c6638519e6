namespace Shop.Messaging;

/// <summary>The kind of a delivery's outcome.</summary>
public enum DeliveryKind
{
    /// <summary>The subscriber has committed the event.</summary>
    Accepted,

    /// <summary>
    /// The subscriber rejected the event; it is tried again a limited number of times and then parked.
    /// </summary>
    Rejected,

    /// <summary>The subscriber did not process the event, which waits until it is reachable.</summary>
    Unreachable,
}
