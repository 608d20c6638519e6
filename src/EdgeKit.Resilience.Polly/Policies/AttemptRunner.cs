using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>
/// Runs the rest of a Polly pipeline for each attempt of one call. Each attempt gets its own context, because a
/// context's token cannot be changed and hedges run concurrently. Request, metadata and operation key are copied; other
/// properties cannot be enumerated and are not.
/// </summary>
internal sealed class AttemptRunner<TState>(
    Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
    ResilienceContext context, TState state)
{
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
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
}
