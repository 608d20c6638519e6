namespace EdgeKit.Resilience.Circuits;

/// <summary>Refuses every call until the cooldown is over; the first call after that finds the circuit half-open.</summary>
internal sealed class OpenPhase(CircuitOpenException rejection, long untilTicks, int failedRounds) : Phase
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

    public override void Report(Circuit circuit, in Permit permit, VerdictKind verdict, bool slow, long now)
    {
    }
}
