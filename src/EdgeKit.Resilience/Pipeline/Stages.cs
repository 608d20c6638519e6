using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Fallback;
using EdgeKit.Resilience.Hedging;
using EdgeKit.Resilience.Limits;
using EdgeKit.Resilience.Retry;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>The stages by name; none where a policy does not ask for it.</summary>
internal static class Stages
{
    public static FallbackStage? Fallback(PolicyModel model, StageContext stage) =>
        model.Policy.Fallback is { } policy ? new FallbackStage(policy, model, stage) : null;

    public static ConcurrencyLimitStage? ConcurrencyLimit(PolicyModel model, StageContext stage) =>
        model.Policy.ConcurrencyLimit is { } policy ? new ConcurrencyLimitStage(policy, model, stage) : null;

    public static RetryStage? Retry(PolicyModel model, StageContext stage) =>
        model.Policy.Retry.MaxAttempts > 1 ? new RetryStage(new RetryDecider(model, stage), stage.Clock) : null;

    public static ThrottlingStage? Throttling(PolicyModel model, StageContext stage) =>
        model.Policy.Throttling is { } policy ? new ThrottlingStage(policy, model, stage) : null;

    public static HedgingStage Hedging(PolicyModel model, StageContext stage) =>
        new(new HedgeDecider(model.Policy.Hedging!, model, stage), stage.Clock);
}
