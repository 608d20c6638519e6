using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Polly.Telemetry;
using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>The whole pipeline of a policy as one strategy.</summary>
internal sealed class PolicyStrategy : ResilienceStrategy<HttpResponseMessage>, IDisposable
{
    private readonly PolicyReference _use;
    private readonly StrategyBuilderContext _made;
    private readonly CircuitEventForwarder _circuits;

    public PolicyStrategy(PolicyReference use, StrategyBuilderContext made)
    {
        _use = use;
        _made = made;
        _circuits = new CircuitEventForwarder(use, made);
    }

    public void Dispose() => _circuits.Dispose();

    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
        ResilienceContext context, TState state)
    {
        if (context.CancellationToken.IsCancellationRequested)
        {
            return Outcome.FromException<HttpResponseMessage>(
                new OperationCanceledException(context.CancellationToken));
        }

        var request = _use.RequestOf(context);
        var route = _use.RouteOf(request);
        var ended = await route.State.PipelineFor(route.Runtime.Model).SendAsync(
            request,
            new AttemptRunner<TState>(callback, context, state).SendAsync,
            new CallTelemetry(_made.Telemetry, context),
            context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
        return ended.Exception is { } failure
            ? Outcome.FromException<HttpResponseMessage>(PollyExceptions.From(failure))
            : Outcome.FromResult(ended.Response!);
    }
}
