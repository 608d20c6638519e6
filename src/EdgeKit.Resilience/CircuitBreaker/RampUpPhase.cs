namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Admits a growing share of calls, so that a recovered authority does not get the full load immediately.
/// </summary>
internal sealed class RampUpPhase(CircuitModel model, long startedAt, int failedProbeRounds) : Phase
{
    private readonly CallStatistics _statistics = new(model.CreateWindow());
    private CircuitRejection? _rejection;
    private long _requested;
    private long _admitted;

    public override CircuitState State => CircuitState.RampUp;

    public override CircuitRejection Rejection => _rejection!;

    public override bool TryEnter(Circuit circuit, long now, out CircuitPermit permit)
    {
        var elapsed = now - startedAt;
        if (elapsed >= model.RampUpTicks)
        {
            circuit.MoveTo(this, new ClosedPhase(_statistics.Window), CircuitCause.RampUpOver);
            return circuit.Phase.TryEnter(circuit, now, out permit);
        }

        permit = new CircuitPermit(this, now);
        var requested = Interlocked.Increment(ref _requested) - 1;
        if (CircuitRules.AdmitsDuringRampUp(elapsed, model.RampUpTicks, requested, Volatile.Read(ref _admitted)))
        {
            Interlocked.Increment(ref _admitted);
            return true;
        }

        _rejection ??= circuit.CreateRejection(TimeSpan.FromTicks(model.RampUpTicks - elapsed));
        return false;
    }

    public override void Report(
        Circuit circuit, in CircuitPermit permit, CallResultKind result, bool slow, long now)
    {
        if (_statistics.Add(circuit, result, slow, now) is { } cause)
        {
            circuit.Open(this, cause, failedProbeRounds + 1);
        }
    }
}
