using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Limits;

internal sealed class ConcurrencyLimitStage(
    ConcurrencyLimitOptions options, ConcurrencyLimiter limiter, TimeProvider timeProvider) : Stage
{
    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        bool isAcquired;
        try
        {
            isAcquired = await call.WaitFor(
                limiter.AcquireAsync(options, call.Remaining, cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            return new CallOutcome(e);
        }

        if (!isAcquired)
        {
            return new CallOutcome(Rejection(call));
        }

        var permit = new CallPermit(limiter, options, timeProvider);
        call.BodyStalled = () => permit.Release(CallResultKind.Neutral);
        var result = CallResultKind.Neutral;
        try
        {
            var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
            result = ResultOf(outcome);
            return outcome;
        }
        finally
        {
            permit.Release(result, call.UploadTime);
        }
    }

    /// <summary>
    /// A response that arrives before the end of the request body, or a refusal of one caller among many, tells nothing
    /// about the latency of the authority.
    /// </summary>
    private CallResultKind ResultOf(CallOutcome outcome)
    {
        var result = OutcomeClassifier.Classify(outcome, timeProvider).Kind;
        return result == CallResultKind.Success && (outcome.IsInconclusive || outcome.ConcernsOneCaller)
            ? CallResultKind.Neutral : result;
    }

    private ResilienceException Rejection(HttpCall call) => new(
        RejectionReason.ConcurrencyLimitReached, call.Model.Name, call.Authority,
        $"{call.Authority} has {limiter.InFlight} calls in flight, and no more may wait (ConcurrencyLimit of the "
        + $"policy \"{call.Model.Name}\": "
        + $"PermitLimit {options.PermitLimit}, QueueLimit {options.QueueLimit}). The call was not sent.");
}
