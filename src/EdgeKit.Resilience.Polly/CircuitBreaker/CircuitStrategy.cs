using EdgeKit.Resilience.CircuitBreaker;
using Polly;

namespace EdgeKit.Resilience.Polly.CircuitBreaker;

/// <summary>Executes a callback if a circuit admits it, and reports the result.</summary>
internal abstract class CircuitStrategy<TResult> : ResilienceStrategy<TResult>
{
    private RejectedOutcome? _lastRejected;

    protected ValueTask<Outcome<TResult>> ExecuteAsync<TState>(
        Circuit circuit, Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback,
        ResilienceContext context, TState state)
    {
        if (!circuit.TryEnter(out var permit, out var rejection))
        {
            return new(OutcomeOf(rejection!));
        }

        ValueTask<Outcome<TResult>> call;
        try
        {
            call = callback(context, state);
        }
        catch (Exception e)
        {
            call = new(Outcome.FromException<TResult>(e));
        }

        return call.IsCompletedSuccessfully
            ? new(Report(circuit, call.GetAwaiter().GetResult(), permit, context))
            : ReportAsync(circuit, call, permit, context);
    }

    /// <summary>Not called for an execution whose own token was cancelled.</summary>
    protected abstract CallResult Classify(Outcome<TResult> outcome);

    /// <summary>Remembers the last outcome, because creating one captures the exception's stack.</summary>
    private Outcome<TResult> OutcomeOf(CircuitRejection rejection)
    {
        var last = Volatile.Read(ref _lastRejected);
        if (last is null || last.Rejection != rejection)
        {
            last = new(rejection, Outcome.FromException<TResult>(new CircuitOpenException(rejection)));
            Volatile.Write(ref _lastRejected, last);
        }

        return last.Outcome;
    }

    private async ValueTask<Outcome<TResult>> ReportAsync(
        Circuit circuit, ValueTask<Outcome<TResult>> call, CircuitPermit permit, ResilienceContext context)
    {
        Outcome<TResult> outcome;
        try
        {
            outcome = await call.ConfigureAwait(context.ContinueOnCapturedContext);
        }
        catch (Exception e)
        {
            outcome = Outcome.FromException<TResult>(e);
        }

        return Report(circuit, outcome, permit, context);
    }

    private Outcome<TResult> Report(
        Circuit circuit, Outcome<TResult> outcome, in CircuitPermit permit, ResilienceContext context)
    {
        var cancelled = outcome.Exception is OperationCanceledException
            && context.CancellationToken.IsCancellationRequested;
        circuit.Report(permit, cancelled ? CallResult.Neutral : Classify(outcome));
        return outcome;
    }

    private sealed record RejectedOutcome(CircuitRejection Rejection, Outcome<TResult> Outcome);
}
