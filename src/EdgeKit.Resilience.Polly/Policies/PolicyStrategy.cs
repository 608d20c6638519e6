using EdgeKit.Resilience.Polly.Telemetry;
using Polly;
using Polly.RateLimiting;
using Polly.Timeout;

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
            (message, cancellationToken) => SendAttemptAsync(callback, context, state, message, cancellationToken),
            new CallTelemetry(builder.Telemetry, context),
            context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
        return outcome.Exception is { } failure
            ? Outcome.FromException<HttpResponseMessage>(ToPolly(failure))
            : Outcome.FromResult(outcome.Response!);
    }

    /// <summary>
    /// Runs the rest of the Polly pipeline for one attempt. Each attempt gets its own context, because a context's
    /// token cannot be changed and hedges run concurrently. Request, metadata and operation key are copied; other
    /// properties cannot be enumerated and are not.
    /// </summary>
    private static async Task<HttpResponseMessage> SendAttemptAsync<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context,
        TState state, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var attempt = ResilienceContextPool.Shared.Get(
            context.OperationKey, context.ContinueOnCapturedContext, cancellationToken);
        attempt.SetRequestMessage(message);
        if (context.GetRequestMetadata() is { } metadata)
        {
            attempt.SetRequestMetadata(metadata);
        }

        try
        {
            var outcome = await callback(attempt, state).ConfigureAwait(context.ContinueOnCapturedContext);
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            message.SetResilienceContext(context); // not the rented one, which will be reused
            ResilienceContextPool.Shared.Return(attempt);
        }
    }

    /// <summary>
    /// Converts failures to the exceptions that other Polly strategies expect: a Polly retry does not repeat a
    /// BrokenCircuitException, and a Polly fallback handles a TimeoutRejectedException.
    /// </summary>
    private static Exception ToPolly(Exception failure) => failure switch
    {
        ResilienceException { Reason: RejectionReason.CircuitOpen or RejectionReason.Throttled } rejection =>
            new CircuitOpenException(rejection),
        ResilienceException
        {
            Reason: RejectionReason.ConcurrencyLimitReached or RejectionReason.AdaptiveThrottling,
        } => new RateLimiterRejectedException(failure.Message, failure),
        ResilienceException => new TimeoutRejectedException(failure.Message, failure),
        _ => failure,
    };
}
