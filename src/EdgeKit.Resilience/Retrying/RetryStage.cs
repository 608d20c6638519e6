using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Retrying;

/// <summary>
/// Sends a failed call again when the gate says so. A call that succeeds costs it nothing but a look at the outcome.
/// </summary>
internal sealed class RetryStage(RetryGate gate, TimeProvider timeProvider) : Stage
{
    public override async ValueTask<Outcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested || gate.DelayOfRetry(call, outcome, attempt) is not { } delay)
            {
                return outcome;
            }

            call.Observer?.RetryFollows(outcome, attempt, delay);
            outcome.Response?.Dispose();
            try
            {
                await call.WaitFor(Task.Delay(delay, timeProvider, cancellationToken)).ConfigureAwait(false);
            }
            catch (OperationCanceledException e)
            {
                return new Outcome(e);
            }
        }
    }
}
