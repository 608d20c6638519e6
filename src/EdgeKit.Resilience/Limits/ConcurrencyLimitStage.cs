using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Limits;

/// <summary>Lets a call pass when it has a place; it may wait for one as long as it has time.</summary>
internal sealed class ConcurrencyLimitStage(BulkheadPolicy policy, PolicyModel model, StageContext stage) : Stage
{
    public override async ValueTask<Outcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var limit = stage.Authority.Bulkhead;
        bool entered;
        try
        {
            entered = await call.WaitFor(
                limit.EnterAsync(policy, call.Remaining, stage.Clock, cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            return new Outcome(e);
        }

        if (!entered)
        {
            return new Outcome(Full());
        }

        var (place, overloaded) = (new Place(limit, policy), default(bool?));
        call.HeldUp = () => place.Leave(overloaded: null);
        try
        {
            var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
            var verdict = Transience.Verdict(outcome, stage.Clock).Kind;
            overloaded = verdict == VerdictKind.Neutral ? null : verdict != VerdictKind.Success;
            return outcome;
        }
        finally
        {
            place.Leave(overloaded);
        }
    }

    private ResilienceException Full() => new(RejectionReason.BulkheadFull, model.Name, stage.Authority.Name,
        $"{stage.Authority.Name} has {stage.Authority.Bulkhead.InFlight} calls in flight, and no more may wait (Bulkhead of the policy \"{model.Name}\": "
        + $"Permits {policy.Permits}, Queue {policy.Queue}). The call was not sent.");
}
