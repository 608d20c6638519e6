using EdgeKit.Resilience.Pipeline;
using Polly;

namespace EdgeKit.Resilience.Retrying;

/// <summary>
/// Sends a failed call again when the gate says so. Polly's own strategy times every attempt for its telemetry; this one costs a call that
/// succeeds nothing but a look at its outcome.
/// </summary>
internal sealed class RetryStage(RetryGate gate, TimeProvider clock) : Stage
{
    public override async ValueTask<Outcome<HttpResponseMessage>> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested || gate.DelayOfRetry(call, outcome, attempt) is not { } delay)
            {
                return outcome;
            }

            outcome.Result?.Dispose();
            try
            {
                await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException e)
            {
                return Outcome.FromException<HttpResponseMessage>(e);
            }
        }
    }
}
