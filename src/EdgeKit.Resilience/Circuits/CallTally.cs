namespace EdgeKit.Resilience.Circuits;

/// <summary>A window and the failures in a row: what a phase that lets calls through decides from.</summary>
internal sealed class CallTally(CallWindow window)
{
    private int _failuresInARow;

    public CallWindow Window => window;

    public void AddGood(long now)
    {
        EndRow();
        window.AddGood(now);
    }

    /// <returns>Why the circuit must open, or <see langword="null"/>. Only a bad call opens it.</returns>
    public CircuitCause? Add(Circuit circuit, VerdictKind verdict, bool slow, long now)
    {
        if (verdict is VerdictKind.Neutral or VerdictKind.Throttled)
        {
            return null;
        }

        var failed = verdict == VerdictKind.Failure;
        if (!failed && !slow)
        {
            AddGood(now);
            return null;
        }

        var inARow = failed ? Interlocked.Increment(ref _failuresInARow) : EndRow();
        var counts = window.AddBad(failed, slow, now);
        return Decision.ShouldOpen(circuit.Settings, counts, inARow, circuit.FleetScale);
    }

    private int EndRow()
    {
        if (Volatile.Read(ref _failuresInARow) != 0)
        {
            Volatile.Write(ref _failuresInARow, 0);
        }

        return 0;
    }
}
