namespace EdgeKit.Resilience.Calls;

internal sealed class AttemptTimeoutException(TimeSpan limit, Exception cause)
    : TimeoutException($"The attempt was not answered within {limit}.", cause)
{
    public TimeSpan Limit => limit;

    /// <summary>True if the request body's source was slow, so that the authority could not have answered.</summary>
    public bool WaitedForBody { get; init; }
}
