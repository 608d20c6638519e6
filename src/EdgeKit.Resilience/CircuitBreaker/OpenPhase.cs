namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Rejects every call until the break is over or the authority is reported healthy. The next call makes the circuit
/// half-open.
/// </summary>
internal sealed class OpenPhase(
    CircuitRejection rejection, long untilTicks, int failedProbeRounds, bool ignoresReports = false) : Phase
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

        circuit.MoveTo(
            this, new HalfOpenPhase(circuit.Model, failedProbeRounds, rejection.Since), CircuitCause.BreakDurationOver);
        return circuit.Phase.TryEnter(circuit, now, out permit);
    }

    public override void ReportHealthy(Circuit circuit, bool recovered)
    {
        if (recovered || !ignoresReports)
        {
            var halfOpen = new HalfOpenPhase(circuit.Model, failedProbeRounds, rejection.Since, interrupted: this);
            circuit.MoveTo(this, halfOpen, CircuitCause.ReportedHealthy);
        }
    }

    /// <summary>
    /// Continues a break that a wrong report has interrupted: the report must not prolong the outage.
    /// </summary>
    /// <returns>False if the break would be over by now.</returns>
    public bool TryResume(Circuit circuit, HalfOpenPhase after, long now)
    {
        if (now >= untilTicks)
        {
            return false;
        }

        var resumed = new OpenPhase(rejection, untilTicks, failedProbeRounds, ignoresReports: true);
        circuit.MoveTo(after, resumed, CircuitCause.ProbeFailed);
        return true;
    }
}
