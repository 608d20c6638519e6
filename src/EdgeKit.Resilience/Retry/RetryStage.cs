using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Retry;

/// <summary>
/// Sends a failed call again when the gate says so. A call that succeeds costs it nothing but a look at the outcome.
/// </summary>
internal sealed class RetryStage(RetryDecider gate, TimeProvider timeProvider) : Stage
{
    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested || gate.NextDelay(call, outcome, attempt) is not { } delay)
            {
                return outcome;
            }

            call.Observer?.Retrying(outcome, attempt, delay);
            outcome.Response?.Dispose();
            try
            {
                await call.WaitFor(Task.Delay(delay, timeProvider, cancellationToken)).ConfigureAwait(false);
            }
            catch (OperationCanceledException e)
            {
                return new CallOutcome(e);
            }
        }
    }
}
