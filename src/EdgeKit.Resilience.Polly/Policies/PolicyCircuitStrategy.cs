using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Messages;
using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Polly.CircuitBreaker;
using Polly;
using Ended = EdgeKit.Resilience.Calls.CallOutcome;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>The circuits of a policy, one per authority, as one strategy.</summary>
internal sealed class PolicyCircuitStrategy(PolicyReference use, StrategyBuilderContext made)
    : CircuitStrategy<HttpResponseMessage>, IDisposable
{
    private readonly CircuitEventForwarder _circuits = new(use, made);

    public void Dispose() => _circuits.Dispose();

    protected override ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
        ResilienceContext context, TState state)
    {
        var request = use.RequestOf(context);
        var route = use.RouteOf(request);
        return route.Runtime.Model.Policy.CircuitBreaker.Enabled
            ? ExecuteAsync(route.State.Authority.Circuit, SendCopyAsync, context, (callback, request, state))
            : callback(context, state);
    }

    protected override CallResult Classify(Outcome<HttpResponseMessage> outcome) => OutcomeClassifier.Classify(
        outcome.Exception is { } exception ? new CallOutcome(exception) : new CallOutcome(outcome.Result!), made.TimeProvider);

    /// <summary>
    /// A redirect below moves the message of this call only: a retry around the circuit is judged, and counted, by the
    /// authority that it was meant for.
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
