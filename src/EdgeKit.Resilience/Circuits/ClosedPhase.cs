namespace EdgeKit.Resilience.Circuits;

/// <summary>Lets every call through, counts, and opens the circuit when there is cause.</summary>
internal sealed class ClosedPhase(CallWindow window) : Phase
{
    private readonly CallTally _tally = new(window);

    public CallWindow Window => _tally.Window;

    public override CircuitState State => CircuitState.Closed;

    public override bool TryEnter(Circuit circuit, long now, out Permit permit)
    {
        permit = new Permit(this, now);
        return true;
    }

    public void ReportGood() => _tally.AddGood(now: 0);

    public override void Report(Circuit circuit, in Permit permit, VerdictKind verdict, bool slow, long now)
    {
        if (_tally.Add(circuit, verdict, slow, now) is { } cause)
        {
            circuit.Open(this, cause, failedRounds: 0);
        }
    }
}
