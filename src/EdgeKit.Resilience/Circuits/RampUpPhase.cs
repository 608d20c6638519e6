namespace EdgeKit.Resilience.Circuits;

/// <summary>
/// Lets a growing share of calls through, so that a service that has just come back is not met by everybody at once.
/// </summary>
internal sealed class RampUpPhase(CircuitSettings settings, long startedAt, int failedRounds) : Phase
{
    private readonly CallTally _tally = new(settings.NewWindow());
    private CircuitRefusal? _rejection;
    private long _asked;
    private long _admitted;

    public override CircuitState State => CircuitState.RampUp;

    public override CircuitRefusal Rejection => _rejection!;

    public override bool TryEnter(Circuit circuit, long now, out Permit permit)
    {
        var elapsed = now - startedAt;
        if (elapsed >= settings.RampTicks)
        {
            circuit.MoveTo(this, new ClosedPhase(_tally.Window), CircuitCause.RampUpOver);
            return circuit.Phase.TryEnter(circuit, now, out permit);
        }

        permit = new Permit(this, now);
        var asked = Interlocked.Increment(ref _asked) - 1;
        if (Decision.AdmitsOnRamp(elapsed, settings.RampTicks, asked, Volatile.Read(ref _admitted)))
        {
            Interlocked.Increment(ref _admitted);
            return true;
        }

        _rejection ??= circuit.NewRejection(TimeSpan.FromTicks(settings.RampTicks - elapsed));
        return false;
    }

    public override void Report(Circuit circuit, in Permit permit, VerdictKind verdict, bool slow, long now)
    {
        if (_tally.Add(circuit, verdict, slow, now) is { } cause)
        {
            circuit.Open(this, cause, failedRounds + 1);
        }
    }
}
