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
                limiter.AcquireAsync(options, call.Remaining, timeProvider, cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            return new CallOutcome(e);
        }

        if (!isAcquired)
        {
            return new CallOutcome(Rejection(call));
        }

        var (permit, overloaded) = (new ConcurrencyPermit(limiter, options), default(bool?));
        call.BodyStalled = () => permit.Release(overloaded: null);
        try
        {
            var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
            var kind = OutcomeClassifier.Classify(outcome, timeProvider).Kind;
            overloaded = kind == CallResultKind.Neutral ? null : kind != CallResultKind.Success;
            return outcome;
        }
        finally
        {
            permit.Release(overloaded);
        }
    }

    private ResilienceException Rejection(HttpCall call) => new(
        RejectionReason.ConcurrencyLimitReached, call.Model.Name, call.Authority,
        $"{call.Authority} has {limiter.InFlight} calls in flight, and no more may wait (ConcurrencyLimit of the "
        + $"policy \"{call.Model.Name}\": "
        + $"PermitLimit {options.PermitLimit}, QueueLimit {options.QueueLimit}). The call was not sent.");
}
