namespace EdgeKit.RateLimit;

/// <summary>Who leaves a full queue first.</summary>
public enum QueueOrder
{
    /// <summary>First in, first out. A newcomer to a full queue is refused.</summary>
    Fifo,

    /// <summary>
    /// Last in, first out: under overload the newest caller is the one still waiting for an answer. A newcomer to a
    /// full queue pushes out the oldest.
    /// </summary>
    Lifo,
}
