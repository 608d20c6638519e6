namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>Counts the calls that the next decision is made from. Lock-free.</summary>
internal abstract class CallWindow
{
    /// <summary>Whether it counts what these settings say.</summary>
    public abstract bool Matches(CircuitModel settings);

    public abstract void AddSuccess(long now);

    public abstract WindowCounts AddFailedOrSlow(bool failed, bool slow, long now);
}
