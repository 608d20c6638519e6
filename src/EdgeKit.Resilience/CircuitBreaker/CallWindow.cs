namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>Counts the calls that the circuit is judged by. Lock-free.</summary>
internal abstract class CallWindow
{
    /// <summary>True if the window counts as the model requires.</summary>
    public abstract bool Matches(CircuitModel model);

    public abstract void AddSuccess(long now);

    public abstract WindowCounts AddFailedOrSlow(bool failed, bool slow, long now);
}
