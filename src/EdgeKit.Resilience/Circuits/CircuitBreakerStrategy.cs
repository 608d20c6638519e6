using Polly;

namespace EdgeKit.Resilience.Circuits;

/// <summary>Asks a circuit before a call and reports its end.</summary>
internal sealed class CircuitBreakerStrategy<TResult>(Circuit circuit, Func<Outcome<TResult>, CallVerdict> classify) : ResilienceStrategy<TResult>
{
    private readonly KeptRefusal<TResult> _refusal = new();

    protected override ValueTask<Outcome<TResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        if (!circuit.TryEnter(out var permit, out var rejection))
        {
            return new(_refusal.Of(rejection!));
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
            ? new(Report(call.GetAwaiter().GetResult(), permit, context))
            : ReportAsync(call, permit, context);
    }

    private async ValueTask<Outcome<TResult>> ReportAsync(ValueTask<Outcome<TResult>> call, Permit permit, ResilienceContext context)
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

        return Report(outcome, permit, context);
    }

    private Outcome<TResult> Report(Outcome<TResult> outcome, in Permit permit, ResilienceContext context)
    {
        var cancelled = outcome.Exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested;
        circuit.Report(permit, cancelled ? CallVerdict.Neutral : classify(outcome));
        return outcome;
    }
}
