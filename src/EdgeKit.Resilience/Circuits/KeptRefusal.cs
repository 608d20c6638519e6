using Polly;

namespace EdgeKit.Resilience.Circuits;

/// <summary>An outcome captures its exception, which costs: it is kept as long as the circuit gives the same refusal. Thread safe.</summary>
internal sealed class KeptRefusal<TResult>
{
    private Kept? _kept;

    public Outcome<TResult> Of(CircuitOpenException exception)
    {
        var kept = Volatile.Read(ref _kept);
        if (kept is null || kept.Exception != exception)
        {
            kept = new Kept(exception, Outcome.FromException<TResult>(exception));
            Volatile.Write(ref _kept, kept);
        }

        return kept.Outcome;
    }

    private sealed record Kept(CircuitOpenException Exception, Outcome<TResult> Outcome);
}
