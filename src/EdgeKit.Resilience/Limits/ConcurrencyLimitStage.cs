using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Limits;

/// <summary>Lets a call pass when it has a place; it may wait for one as long as it has time.</summary>
internal sealed class ConcurrencyLimitStage(ConcurrencyLimitOptions policy, PolicyModel model, StageContext stage) : Stage
{
    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var limit = stage.Authority.ConcurrencyLimiter;
        bool entered;
        try
        {
            entered = await call.WaitFor(
                limit.AcquireAsync(policy, call.Remaining, stage.Clock, cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            return new CallOutcome(e);
        }

        if (!entered)
        {
            return new CallOutcome(Full());
        }

        var (place, overloaded) = (new ConcurrencyPermit(limit, policy), default(bool?));
        call.BodyStalled = () => place.Release(overloaded: null);
        try
        {
            var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
            var verdict = OutcomeClassifier.Classify(outcome, stage.Clock).Kind;
            overloaded = verdict == CallResultKind.Neutral ? null : verdict != CallResultKind.Success;
            return outcome;
        }
        finally
        {
            place.Release(overloaded);
        }
    }

    private ResilienceException Full() => new(RejectionReason.ConcurrencyLimitReached, model.Name, stage.Authority.Name,
        $"{stage.Authority.Name} has {stage.Authority.ConcurrencyLimiter.InFlight} calls in flight, and no more may wait (Bulkhead of the policy \"{model.Name}\": "
        + $"Permits {policy.PermitLimit}, Queue {policy.QueueLimit}). The call was not sent.");
}
