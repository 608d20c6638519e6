namespace EdgeKit.Resilience.Calls;

/// <summary>An attempt was not answered in its time.</summary>
internal sealed class AttemptTimeoutException(TimeSpan limit, Exception cause)
    : TimeoutException($"The attempt was not answered within {limit}.", cause)
{
    /// <summary>How long it might take.</summary>
    public TimeSpan Limit => limit;

    /// <summary>
    /// Whether it was the rest of the request body that did not come, so that the authority could not have answered.
    /// </summary>
    public bool WaitedForBody { get; init; }
}
