namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>Admits and counts every call; opens the circuit by <see cref="CircuitRules.ShouldOpen"/>.</summary>
internal sealed class ClosedPhase(CallWindow window) : Phase
{
    private readonly CallStatistics _statistics = new(window);

    public CallWindow Window => _statistics.Window;

    public override CircuitState State => CircuitState.Closed;

    public override bool TryEnter(Circuit circuit, long now, out CircuitPermit permit)
    {
        permit = new CircuitPermit(this, now);
        return true;
    }

    public void ReportSuccess() => _statistics.AddSuccess(now: 0);

    public override void Report(
        Circuit circuit, in CircuitPermit permit, CallResultKind result, bool slow, long now)
    {
        if (_statistics.Add(circuit, result, slow, now) is { } cause)
        {
            circuit.Open(this, cause, failedProbeRounds: 0);
        }
    }
}
