using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Retry;

internal sealed class RetryStage(RetryDecider decider, TimeProvider timeProvider) : Stage
{
    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested || decider.NextDelay(call, outcome, attempt) is not { } delay)
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
