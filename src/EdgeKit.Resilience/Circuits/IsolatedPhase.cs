namespace EdgeKit.Resilience.Circuits;

/// <summary>Refuses every call until a person closes the circuit.</summary>
internal sealed class IsolatedPhase(CircuitRefusal rejection) : Phase
{
    public override CircuitState State => CircuitState.Isolated;

    public override CircuitRefusal Rejection => rejection;

    public override bool TryEnter(Circuit circuit, long now, out Permit permit)
    {
        permit = new Permit(this);
        return false;
    }

    public override void Report(Circuit circuit, in Permit permit, VerdictKind verdict, bool slow, long now)
    {
    }
}
