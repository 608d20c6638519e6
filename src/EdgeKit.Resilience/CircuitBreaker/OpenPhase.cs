namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Refuses every call until the cooldown is over, or until others report that the authority is healthy; the first call
/// after that finds the circuit half-open.
/// </summary>
/// <param name="rejection">The refusal.</param>
/// <param name="untilTicks">When the cooldown is over.</param>
/// <param name="failedRounds">How often the probes failed since the circuit was last closed.</param>
/// <param name="wasMisled">Whether calls have failed after such a report already during this cooldown.</param>
internal sealed class OpenPhase(CircuitRejection rejection, long untilTicks, int failedRounds, bool wasMisled = false)
    : Phase
{
    public override CircuitState State => CircuitState.Open;

    public override CircuitRejection Rejection => rejection;

    public override bool TryEnter(Circuit circuit, long now, out CircuitPermit permit)
    {
        if (now < untilTicks)
        {
            permit = new CircuitPermit(this);
            return false;
        }

        circuit.MoveTo(this, new HalfOpenPhase(circuit, failedRounds, rejection.Since), CircuitCause.BreakDurationOver);
        return circuit.Phase.TryEnter(circuit, now, out permit);
    }

    public override void Report(Circuit circuit, in CircuitPermit permit, CallResultKind verdict, bool slow, long now)
    {
    }

    public override void ReportHealthy(Circuit circuit, bool recovered)
    {
        if (recovered || !wasMisled)
        {
            circuit.MoveTo(this, new HalfOpenPhase(
                circuit, failedRounds, rejection.Since, cutShort: this), CircuitCause.ReportedHealthy);
        }
    }

    /// <summary>
    /// Goes on where a report that proved wrong has cut the cooldown short: it must not cost more than it could have
    /// saved.
    /// </summary>
    /// <returns><see langword="false"/> when the cooldown would be over by now.</returns>
    public bool TryResume(Circuit circuit, HalfOpenPhase after, long now)
    {
        if (now >= untilTicks)
        {
            return false;
        }

        circuit.MoveTo(
            after, new OpenPhase(rejection, untilTicks, failedRounds, wasMisled: true), CircuitCause.ProbeFailed);
        return true;
    }
}
