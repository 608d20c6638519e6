namespace Shop.Messaging;

/// <summary>The three ways in which a delivery ends.</summary>
public enum DeliveryKind
{
    /// <summary>The subscriber has committed it.</summary>
    Accepted,

    /// <summary>The event's fault, perhaps: it is tried again some times and then parked.</summary>
    Rejected,

    /// <summary>The subscriber's absence: the event waits as long as it takes.</summary>
    Unreachable,
}
