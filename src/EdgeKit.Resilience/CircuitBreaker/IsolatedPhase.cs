namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>Refuses every call until a person closes the circuit.</summary>
internal sealed class IsolatedPhase(CircuitRejection rejection) : Phase
{
    public override CircuitState State => CircuitState.Isolated;

    public override CircuitRejection Rejection => rejection;

    public override bool TryEnter(Circuit circuit, long now, out CircuitPermit permit)
    {
        permit = new CircuitPermit(this);
        return false;
    }

    public override void Report(Circuit circuit, in CircuitPermit permit, CallResultKind verdict, bool slow, long now)
    {
    }
}
