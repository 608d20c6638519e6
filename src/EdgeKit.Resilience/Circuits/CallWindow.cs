namespace EdgeKit.Resilience.Circuits;

/// <summary>Counts the calls that the next decision is made from. Lock-free.</summary>
internal abstract class CallWindow
{
    /// <summary>Whether it counts what these settings say.</summary>
    public abstract bool Fits(CircuitSettings settings);

    public abstract void AddGood(long now);

    public abstract WindowCounts AddBad(bool failed, bool slow, long now);
}
