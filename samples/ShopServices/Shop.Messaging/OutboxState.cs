namespace Shop.Messaging;

/// <summary>Where an outbox row stands.</summary>
public enum OutboxState
{
    /// <summary>To be delivered when it is due.</summary>
    Pending = 0,

    /// <summary>Accepted by its subscriber; kept for a while without its data.</summary>
    Sent = 1,

    /// <summary>Rejected too often; waits for somebody to look at it and replay it.</summary>
    Parked = 2,
}
