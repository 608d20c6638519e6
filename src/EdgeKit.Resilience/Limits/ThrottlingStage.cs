using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Limits;

/// <summary>Refuses a part of the attempts when the authority does.</summary>
internal sealed class ThrottlingStage(ThrottlingOptions policy, PolicyModel model, StageContext stage) : Stage
{
    private readonly Throttle _throttle = stage.Authority.ThrottleFor(policy.Window);

    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        if (_throttle.ShouldReject(policy.Ratio, stage.Services.Random(), Now))
        {
            _throttle.Add(accepted: false, Now);
            return new CallOutcome(new ResilienceException(
                RejectionReason.AdaptiveThrottling, model.Name, stage.Authority.Name,
                $"{stage.Authority.Name} refuses many calls; a part of them is not sent (Throttling of the policy \"{model.Name}\"). Try again later."));
        }

        var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
        var verdict = OutcomeClassifier.Classify(outcome, stage.Clock).Kind;
        if (verdict != CallResultKind.Neutral)
        {
            _throttle.Add(accepted: verdict == CallResultKind.Success, Now);
        }

        return outcome;
    }

    private long Now => stage.Clock.GetElapsedTime(0, stage.Clock.GetTimestamp()).Ticks;
}
