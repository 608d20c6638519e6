namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// One stay of a circuit in one state. A circuit moves by replacing its phase with one compare-and-swap; no lock is
/// taken.
/// </summary>
internal abstract class Phase
{
    public abstract CircuitState State { get; }

    /// <returns><see langword="false"/> when the call is refused; then <see cref="Rejection"/> says why.</returns>
    public abstract bool TryEnter(Circuit circuit, long now, out CircuitPermit permit);

    public abstract void Report(Circuit circuit, in CircuitPermit permit, CallResultKind verdict, bool slow, long now);

    /// <summary>
    /// Somebody who asked the authority by other means found it healthy, see <see cref="Circuit.ReportHealthy"/>.
    /// </summary>
    public virtual void ReportHealthy(Circuit circuit, bool recovered)
    {
    }

    /// <summary>The refusal of this phase, made when first asked for and then the same for all.</summary>
    public virtual CircuitRejection Rejection =>
        throw new InvalidOperationException($"A circuit that is {State} refuses nothing.");
}
