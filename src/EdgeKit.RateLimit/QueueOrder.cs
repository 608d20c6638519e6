namespace EdgeKit.RateLimit;

/// <summary>The order in which queued requests are served.</summary>
public enum QueueOrder
{
    /// <summary>First in, first out. A full queue refuses new requests.</summary>
    Fifo,

    /// <summary>
    /// Last in, first out: under overload the newest caller is the most likely to be still waiting. In a full queue a
    /// new request displaces the oldest one.
    /// </summary>
    Lifo,
}
