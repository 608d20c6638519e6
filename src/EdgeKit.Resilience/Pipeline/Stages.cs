using EdgeKit.Resilience.Falling;
using EdgeKit.Resilience.Hedging;
using EdgeKit.Resilience.Limits;
using EdgeKit.Resilience.Retrying;
using Polly;
using Polly.Hedging;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>The stages by name; none where a policy does not ask for it.</summary>
internal static class Stages
{
    public static FallbackStage? Fallback(PolicyModel model, StageContext stage) =>
        model.Policy.Fallback is { } policy ? new FallbackStage(policy, model, stage) : null;

    public static ConcurrencyLimitStage? ConcurrencyLimit(PolicyModel model, StageContext stage) =>
        model.Policy.Bulkhead is { } policy ? new ConcurrencyLimitStage(policy, model, stage) : null;

    public static RetryStage? Retry(PolicyModel model, StageContext stage) =>
        model.Policy.Retry.MaxAttempts > 1 ? new RetryStage(new RetryGate(model, stage), stage.Clock) : null;

    public static ThrottlingStage? Throttling(PolicyModel model, StageContext stage) =>
        model.Policy.Throttling is { } policy ? new ThrottlingStage(policy, model, stage) : null;

    public static PollyStage Hedging(PolicyModel model, StageContext stage)
    {
        var policy = model.Policy.Hedging!;
        var gate = new HedgeGate(policy, model, stage);
        return new(new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = stage.Clock }.AddHedging(new HedgingStrategyOptions<HttpResponseMessage>
        {
            MaxHedgedAttempts = policy.MaxHedges,
            ShouldHandle = args => new ValueTask<bool>(Transience.IsWorthAHedge(args.Outcome, stage.Clock)),
            DelayGenerator = _ => new ValueTask<TimeSpan>(gate.Delay()),
            ActionGenerator = gate.Next,
        }).Build());
    }
}
