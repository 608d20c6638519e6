using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Retry;

namespace EdgeKit.Resilience.Hedging;

/// <summary>Decides when a call is sent a second time, and whether it may be.</summary>
internal sealed class HedgeDecider(HedgingOptions policy, PolicyModel model, StageContext stage)
{
    private readonly RetryDecider _retry = new(model, stage);

    public int MaxHedgedAttempts => policy.MaxHedgedAttempts;

    /// <returns>
    /// The measured quantile; as long as it is not known a hedge is sent only when the first attempt has failed.
    /// </returns>
    public TimeSpan Delay()
    {
        if (stage.Authority.Latency.Quantile is not { } quantile)
        {
            return Timeout.InfiniteTimeSpan;
        }

        return quantile > policy.MinDelay ? quantile : policy.MinDelay;
    }

    /// <returns>Whether the call may be sent again; then that is paid for.</returns>
    public bool TryHedge(HttpCall call)
    {
        if (call.Depth > model.Policy.Retry.MaxDepth
            || call.Remaining <= TimeSpan.Zero
            || !_retry.IsContentRepeatable(call)
            || !_retry.TryWithdraw(call.Method))
        {
            return false;
        }

        stage.Services.Metrics.Hedged(stage, model);
        return true;
    }
}
