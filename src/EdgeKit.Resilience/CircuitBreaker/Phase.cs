namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>A circuit's stay in one state, with the data of that state.</summary>
internal abstract class Phase
{
    public abstract CircuitState State { get; }

    /// <summary>The rejection of this phase, shared by all calls it rejects.</summary>
    public virtual CircuitRejection Rejection =>
        throw new InvalidOperationException($"A circuit that is {State} rejects nothing.");

    public abstract bool TryEnter(Circuit circuit, long now, out CircuitPermit permit);

    public virtual void Report(Circuit circuit, in CircuitPermit permit, CallResultKind result, bool slow, long now)
    {
    }

    /// <inheritdoc cref="Circuit.ReportHealthy"/>
    public virtual void ReportHealthy(Circuit circuit, bool recovered)
    {
    }
}
