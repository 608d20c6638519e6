using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>
/// Runs the rest of a pipeline of Polly for each attempt of one call. Each has a context of its own, because a
/// context's token cannot be changed and hedges run at the same time. Request, metadata and operation key go along;
/// other properties cannot be listed and stay behind.
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
            message.SetResilienceContext(context); // and not one that others will use
            ResilienceContextPool.Shared.Return(attempt);
        }
    }
}
