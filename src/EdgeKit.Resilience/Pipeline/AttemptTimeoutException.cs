namespace EdgeKit.Resilience.Pipeline;

/// <summary>An attempt was not answered in its time.</summary>
internal sealed class AttemptTimeoutException(TimeSpan limit, bool isCutShort, Exception cause)
    : TimeoutException($"The attempt was not answered within {limit}.", cause)
{
    /// <summary>
    /// Whether it was ended early because its caller ran out of time. Then it says nothing about the authority: a caller in a hurry must not be
    /// able to open a circuit for everybody.
    /// </summary>
    public bool IsCutShort => isCutShort;
}
