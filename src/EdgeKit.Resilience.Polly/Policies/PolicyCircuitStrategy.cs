using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Messages;
using EdgeKit.Resilience.Polly.CircuitBreaker;
using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>The circuits of a policy, one per authority, as one strategy.</summary>
internal sealed class PolicyCircuitStrategy(PolicyReference policy, StrategyBuilderContext builder)
    : CircuitStrategy<HttpResponseMessage>, IDisposable
{
    private readonly CircuitEventForwarder _circuitEvents = new(policy, builder);

    public void Dispose() => _circuitEvents.Dispose();

    protected override ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
        ResilienceContext context, TState state)
    {
        var request = policy.RequestOf(context);
        var pipeline = policy.PipelineFor(request);
        if (!pipeline.Model.Options.CircuitBreaker.Enabled)
        {
            return callback(context, state);
        }

        var circuit = pipeline.Authority.Circuit;
        circuit.Apply(pipeline.Model.Circuit);
        return ExecuteAsync(circuit, SendCopyAsync, context, (callback, request, state));
    }

    protected override CallResult Classify(Outcome<HttpResponseMessage> outcome) => OutcomeClassifier.Classify(
        outcome.Exception is { } exception ? new CallOutcome(exception) : new CallOutcome(outcome.Result!),
        builder.TimeProvider);

    /// <summary>
    /// Sends a copy, so that a redirect below does not change the request by whose authority a retry around the circuit
    /// is judged.
    /// </summary>
    private static async ValueTask<Outcome<HttpResponseMessage>> SendCopyAsync<TState>(
        ResilienceContext context,
        (Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> Callback,
            HttpRequestMessage Request, TState State) call)
    {
        context.SetRequestMessage(RequestCopy.Of(call.Request));
        try
        {
            return await call.Callback(context, call.State).ConfigureAwait(context.ContinueOnCapturedContext);
        }
        finally
        {
            context.SetRequestMessage(call.Request);
        }
    }
}
