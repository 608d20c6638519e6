using EdgeKit.Resilience.CircuitBreaker;
using Polly;

namespace EdgeKit.Resilience.Polly.CircuitBreaker;

/// <summary>
/// An outcome captures its exception, which costs: it is kept as long as the circuit gives the same refusal. Thread
/// safe.
/// </summary>
internal sealed class CachedRejection<TResult>
{
    private Kept? _kept;

    public Outcome<TResult> Of(CircuitRejection refusal)
    {
        var kept = Volatile.Read(ref _kept);
        if (kept is null || kept.Refusal != refusal)
        {
            kept = new Kept(refusal, Outcome.FromException<TResult>(new CircuitOpenException(refusal)));
            Volatile.Write(ref _kept, kept);
        }

        return kept.Outcome;
    }

    private sealed record Kept(CircuitRejection Refusal, Outcome<TResult> Outcome);
}
