namespace EdgeKit.RateLimit;

/// <summary>The order in which queued requests are served.</summary>
public enum QueueOrder
{
    /// <summary>First in, first out. A full queue refuses new requests.</summary>
    Fifo,

    /// <summary>Last in, first out: the newest caller most likely still waits. A full queue drops the oldest.</summary>
    Lifo,
}
