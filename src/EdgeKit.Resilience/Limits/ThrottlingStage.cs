using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Limits;

/// <summary>Rejects a share of the attempts while the authority rejects a share of them.</summary>
internal sealed class ThrottlingStage(
    ThrottlingOptions options, Throttle throttle, TimeProvider timeProvider, Func<double> random) : Stage
{
    private long Now => timeProvider.GetElapsedTime(0, timeProvider.GetTimestamp()).Ticks;

    public override async ValueTask<CallOutcome> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        if (throttle.ShouldReject(options.Ratio, random(), Now))
        {
            throttle.Add(accepted: false, Now);
            return new CallOutcome(new ResilienceException(
                RejectionReason.AdaptiveThrottling, call.Model.Name, call.Authority,
                $"{call.Authority} rejects many calls, so a share of them is not sent (Throttling of the policy "
                + $"\"{call.Model.Name}\"). Try again later."));
        }

        var outcome = await Next.SendAsync(call, cancellationToken).ConfigureAwait(false);
        var kind = OutcomeClassifier.Classify(outcome, timeProvider).Kind;
        if (kind != CallResultKind.Neutral)
        {
            throttle.Add(accepted: kind == CallResultKind.Success, Now);
        }

        return outcome;
    }
}
