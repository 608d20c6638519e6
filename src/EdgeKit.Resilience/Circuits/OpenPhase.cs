namespace EdgeKit.Resilience.Circuits;

/// <summary>
/// Refuses every call until the cooldown is over, or until others report that the authority is healthy; the first call after that finds
/// the circuit half-open.
/// </summary>
/// <param name="rejection">The refusal.</param>
/// <param name="untilTicks">When the cooldown is over.</param>
/// <param name="failedRounds">How often the probes failed since the circuit was last closed.</param>
/// <param name="followsReport">Whether calls failed after such a report: the next one is not believed, this cooldown is waited for.</param>
internal sealed class OpenPhase(CircuitOpenException rejection, long untilTicks, int failedRounds, bool followsReport) : Phase
{
    public override CircuitState State => CircuitState.Open;

    public override CircuitOpenException Rejection => rejection;

    public override bool TryEnter(Circuit circuit, long now, out Permit permit)
    {
        if (now < untilTicks)
        {
            permit = new Permit(this);
            return false;
        }

        circuit.MoveTo(this, new HalfOpenPhase(circuit, failedRounds, rejection.Since), CircuitCause.CooldownOver);
        return circuit.Phase.TryEnter(circuit, now, out permit);
    }

    public override void ReportHealthy(Circuit circuit)
    {
        if (!followsReport)
        {
            circuit.MoveTo(this, new HalfOpenPhase(circuit, failedRounds, rejection.Since, followsReport: true), CircuitCause.ReportedHealthy);
        }
    }

    public override void Report(Circuit circuit, in Permit permit, VerdictKind verdict, bool slow, long now)
    {
    }
}
