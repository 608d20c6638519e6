namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>Counts results in a window and consecutive failures, for the phases that let calls through.</summary>
internal sealed class CallStatistics(CallWindow window)
{
    private int _consecutiveFailures;

    public CallWindow Window => window;

    public void AddSuccess(long now)
    {
        ResetConsecutiveFailures();
        window.AddSuccess(now);
    }

    /// <returns>The cause to open the circuit, or <see langword="null"/>.</returns>
    public CircuitCause? Add(Circuit circuit, CallResultKind result, bool slow, long now)
    {
        if (result is CallResultKind.Neutral or CallResultKind.Throttled)
        {
            return null;
        }

        var failed = result == CallResultKind.Failure;
        if (!failed && !slow)
        {
            AddSuccess(now);
            return null;
        }

        var consecutiveFailures = failed ? Interlocked.Increment(ref _consecutiveFailures) : ResetConsecutiveFailures();
        var counts = window.AddFailedOrSlow(failed, slow, now);
        return CircuitRules.ShouldOpen(circuit.Model, counts, consecutiveFailures, circuit.ThresholdFactor);
    }

    /// <summary>Writes only on change: a healthy circuit is only read.</summary>
    private int ResetConsecutiveFailures()
    {
        if (Volatile.Read(ref _consecutiveFailures) != 0)
        {
            Volatile.Write(ref _consecutiveFailures, 0);
        }

        return 0;
    }
}
