using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Polly.Circuits;
using Polly;
using Ended = EdgeKit.Resilience.Pipeline.Outcome;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>The circuits of a policy, one per authority, as one strategy.</summary>
internal sealed class PolicyCircuitStrategy(PolicyUse use, StrategyBuilderContext made) : CircuitStrategy<HttpResponseMessage>, IDisposable
{
    private readonly PolicyCircuits _circuits = new(use, made);

    public void Dispose() => _circuits.Dispose();

    protected override ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        var route = use.RouteOf(use.RequestOf(context));
        return route.Runtime.Model.Policy.CircuitBreaker.Enabled
            ? ExecuteAsync(route.State.Authority.Circuit, callback, context, state)
            : callback(context, state);
    }

    protected override CallVerdict VerdictOf(Outcome<HttpResponseMessage> outcome) => Transience.Verdict(
        outcome.Exception is { } exception ? new Ended(exception) : new Ended(outcome.Result!), made.TimeProvider);
}
