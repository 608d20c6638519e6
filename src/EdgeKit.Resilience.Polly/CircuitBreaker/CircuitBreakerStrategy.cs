using EdgeKit.Resilience.CircuitBreaker;
using Polly;

namespace EdgeKit.Resilience.Polly.CircuitBreaker;

/// <summary>One circuit for all executions of a pipeline.</summary>
internal sealed class CircuitBreakerStrategy<TResult>(Circuit circuit, Func<Outcome<TResult>, CallResult> classify)
    : CircuitStrategy<TResult>
{
    protected override ValueTask<Outcome<TResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback,
        ResilienceContext context, TState state) =>
        ExecuteAsync(circuit, callback, context, state);

    protected override CallResult Classify(Outcome<TResult> outcome) => classify(outcome);
}
