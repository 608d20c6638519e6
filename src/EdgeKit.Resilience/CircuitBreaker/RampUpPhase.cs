namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Lets a growing share of calls through, so that a service that has just come back is not met by everybody at once.
/// </summary>
internal sealed class RampUpPhase(CircuitModel settings, long startedAt, int failedRounds) : Phase
{
    private readonly CallStatistics _statistics = new(settings.CreateWindow());
    private CircuitRejection? _rejection;
    private long _requested;
    private long _admitted;

    public override CircuitState State => CircuitState.RampUp;

    public override CircuitRejection Rejection => _rejection!;

    public override bool TryEnter(Circuit circuit, long now, out CircuitPermit permit)
    {
        var elapsed = now - startedAt;
        if (elapsed >= settings.RampUpTicks)
        {
            circuit.MoveTo(this, new ClosedPhase(_statistics.Window), CircuitCause.RampUpOver);
            return circuit.Phase.TryEnter(circuit, now, out permit);
        }

        permit = new CircuitPermit(this, now);
        var asked = Interlocked.Increment(ref _requested) - 1;
        if (CircuitRules.AdmitsDuringRampUp(elapsed, settings.RampUpTicks, asked, Volatile.Read(ref _admitted)))
        {
            Interlocked.Increment(ref _admitted);
            return true;
        }

        _rejection ??= circuit.CreateRejection(TimeSpan.FromTicks(settings.RampUpTicks - elapsed));
        return false;
    }

    public override void Report(Circuit circuit, in CircuitPermit permit, CallResultKind verdict, bool slow, long now)
    {
        if (_statistics.Add(circuit, verdict, slow, now) is { } cause)
        {
            circuit.Open(this, cause, failedRounds + 1);
        }
    }
}
