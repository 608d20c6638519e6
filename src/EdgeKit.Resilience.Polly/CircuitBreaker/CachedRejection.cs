using EdgeKit.Resilience.CircuitBreaker;
using Polly;

namespace EdgeKit.Resilience.Polly.CircuitBreaker;

/// <summary>
/// Caches the outcome of a rejection, because creating one captures the exception's stack. Thread safe.
/// </summary>
internal sealed class CachedRejection<TResult>
{
    private Entry? _last;

    public Outcome<TResult> OutcomeOf(CircuitRejection rejection)
    {
        var last = Volatile.Read(ref _last);
        if (last is null || last.Rejection != rejection)
        {
            last = new Entry(rejection, Outcome.FromException<TResult>(new CircuitOpenException(rejection)));
            Volatile.Write(ref _last, last);
        }

        return last.Outcome;
    }

    private sealed record Entry(CircuitRejection Rejection, Outcome<TResult> Outcome);
}
