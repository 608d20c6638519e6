using EdgeKit.Resilience.Polly.Telemetry;
using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>The whole pipeline of a policy as one strategy.</summary>
internal sealed class PolicyStrategy(PolicyReference policy, StrategyBuilderContext builder)
    : ResilienceStrategy<HttpResponseMessage>, IDisposable
{
    private readonly CircuitEventForwarder _circuitEvents = new(policy, builder);

    public void Dispose() => _circuitEvents.Dispose();

    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
        ResilienceContext context, TState state)
    {
        if (context.CancellationToken.IsCancellationRequested)
        {
            return Outcome.FromException<HttpResponseMessage>(
                new OperationCanceledException(context.CancellationToken));
        }

        var request = policy.RequestOf(context);
        var outcome = await policy.PipelineFor(request).SendAsync(
            request,
            new AttemptRunner<TState>(callback, context, state).SendAsync,
            new CallTelemetry(builder.Telemetry, context),
            context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
        return outcome.Exception is { } failure
            ? Outcome.FromException<HttpResponseMessage>(PollyExceptions.From(failure))
            : Outcome.FromResult(outcome.Response!);
    }
}
