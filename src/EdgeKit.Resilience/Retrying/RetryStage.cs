using System.Runtime.CompilerServices;
using EdgeKit.Resilience.Pipeline;
using Polly;

namespace EdgeKit.Resilience.Retrying;

/// <summary>
/// Sends a failed call again when the gate says so. Polly's own strategy times every attempt for its telemetry; this one costs a call that
/// succeeds nothing but a look at its outcome.
/// </summary>
internal sealed class RetryStage(RetryGate gate, TimeProvider clock) : ResilienceStrategy<HttpResponseMessage>
{
    protected override ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        var call = callback(context, state);
        if (!call.IsCompletedSuccessfully)
        {
            return RetryAsync(callback, context, state, call);
        }

        var outcome = call.GetAwaiter().GetResult();
        return Transience.IsWorthARetry(outcome) ? RetryAsync(callback, context, state, new(outcome)) : new(outcome);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<HttpResponseMessage>> RetryAsync<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state,
        ValueTask<Outcome<HttpResponseMessage>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await call.ConfigureAwait(false);
            if (context.CancellationToken.IsCancellationRequested || gate.DelayOfRetry(context, outcome, attempt) is not { } delay)
            {
                return outcome;
            }

            outcome.Result?.Dispose();
            try
            {
                await Task.Delay(delay, clock, context.CancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException e)
            {
                return Outcome.FromException<HttpResponseMessage>(e);
            }

            call = callback(context, state);
        }
    }
}
