using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Retry;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Hedging;

internal sealed class HedgeDecider(
    PolicyModel model, LatencyWindow latency, RetryDecider retry, AuthorityTelemetry telemetry)
{
    private readonly HedgingOptions _options = model.Options.Hedging!;

    public int MaxHedgedAttempts => _options.MaxHedgedAttempts;

    /// <returns>
    /// The measured quantile, at least MinDelay; infinite until enough calls are measured, so that only a failure is
    /// hedged.
    /// </returns>
    public TimeSpan Delay() =>
        latency.Quantile is not { } quantile ? Timeout.InfiniteTimeSpan
        : quantile > _options.MinDelay ? quantile : _options.MinDelay;

    /// <returns>True if a hedge may be sent; it has been taken from the retry budget.</returns>
    public bool TryHedge(HttpCall call)
    {
        if (call.Depth > model.Options.Retry.MaxDepth
            || call.Remaining <= TimeSpan.Zero
            || !retry.IsContentRepeatable(call)
            || !retry.TryWithdraw(call.Method))
        {
            return false;
        }

        telemetry.Hedged();
        return true;
    }
}
