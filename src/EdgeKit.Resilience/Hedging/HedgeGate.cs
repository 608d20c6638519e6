using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Retrying;
using Polly;
using Polly.Hedging;

namespace EdgeKit.Resilience.Hedging;

/// <summary>Decides when a call is sent a second time, and whether it may be.</summary>
internal sealed class HedgeGate(HedgingPolicy policy, PolicyModel model, StageContext stage)
{
    private readonly RetryGate _retry = new(model, stage);

    /// <returns>The measured quantile; as long as it is not known a hedge is sent only when the first attempt has failed.</returns>
    public TimeSpan Delay()
    {
        if (stage.Authority.Latency.Quantile is not { } quantile)
        {
            return Timeout.InfiniteTimeSpan;
        }

        return quantile > policy.MinDelay ? quantile : policy.MinDelay;
    }

    /// <returns><see langword="null"/> when the call must not be sent again.</returns>
    public Func<ValueTask<Outcome<HttpResponseMessage>>>? Next(HedgingActionGeneratorArguments<HttpResponseMessage> args)
    {
        var call = PollyStage.CallOf(args.PrimaryContext);
        if (call.Depth > model.Policy.Retry.MaxDepth
            || call.Remaining <= TimeSpan.Zero
            || !_retry.IsReplayable(call.Request)
            || !_retry.TryPay(call.Request.Method))
        {
            return null;
        }

        stage.Services.Metrics.Hedged(stage, model);
        return () => args.Callback(args.ActionContext);
    }
}
