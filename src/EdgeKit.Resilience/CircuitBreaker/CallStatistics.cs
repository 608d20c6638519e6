namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>A window and the failures in a row: what a phase that lets calls through decides from.</summary>
internal sealed class CallStatistics(CallWindow window)
{
    private int _consecutiveFailures;

    public CallWindow Window => window;

    public void AddSuccess(long now)
    {
        ResetConsecutiveFailures();
        window.AddSuccess(now);
    }

    /// <returns>Why the circuit must open, or <see langword="null"/>. Only a bad call opens it.</returns>
    public CircuitCause? Add(Circuit circuit, CallResultKind verdict, bool slow, long now)
    {
        if (verdict is CallResultKind.Neutral or CallResultKind.Throttled)
        {
            return null;
        }

        var failed = verdict == CallResultKind.Failure;
        if (!failed && !slow)
        {
            AddSuccess(now);
            return null;
        }

        var inARow = failed ? Interlocked.Increment(ref _consecutiveFailures) : ResetConsecutiveFailures();
        var counts = window.AddFailedOrSlow(failed, slow, now);
        return CircuitRules.ShouldOpen(circuit.Model, counts, inARow, circuit.ThresholdFactor);
    }

    private int ResetConsecutiveFailures()
    {
        if (Volatile.Read(ref _consecutiveFailures) != 0)
        {
            Volatile.Write(ref _consecutiveFailures, 0);
        }

        return 0;
    }
}
