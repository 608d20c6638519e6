namespace Shop.Messaging;

/// <summary>The state of an outbox row.</summary>
public enum OutboxState
{
    /// <summary>Delivered when it is due.</summary>
    Pending = 0,

    /// <summary>Accepted by the subscriber; kept for a while without its data.</summary>
    Sent = 1,

    /// <summary>Rejected too often; waits for an operator to replay it.</summary>
    Parked = 2,
}
