namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>Rejects every call until the circuit is closed manually.</summary>
internal sealed class IsolatedPhase(CircuitRejection rejection) : Phase
{
    public override CircuitState State => CircuitState.Isolated;

    public override CircuitRejection Rejection => rejection;

    public override bool TryEnter(Circuit circuit, long now, out CircuitPermit permit)
    {
        permit = new CircuitPermit(this);
        return false;
    }
}
