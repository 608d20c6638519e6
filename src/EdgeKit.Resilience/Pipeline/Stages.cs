using System.Net;
using EdgeKit.Resilience.Circuits;
using EdgeKit.Resilience.Falling;
using EdgeKit.Resilience.Hedging;
using EdgeKit.Resilience.Limits;
using EdgeKit.Resilience.Retrying;
using Polly;
using Polly.Hedging;
using Polly.Simmy;
using Polly.Timeout;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>The stages by name. A stage that a policy does not ask for adds nothing.</summary>
internal static class Stages
{
    public static ResiliencePipelineBuilder<HttpResponseMessage> AddFallback(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, PolicyModel model, StageContext stage) =>
        model.Policy.Fallback is { } policy ? builder.AddStrategy(_ => new FallbackStage(policy, model, stage)) : builder;

    public static ResiliencePipelineBuilder<HttpResponseMessage> AddDeadline(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, PolicyModel model, StageContext stage, bool bounded) =>
        bounded ? builder.AddStrategy(_ => new DeadlineStage(model, stage)) : builder;

    public static ResiliencePipelineBuilder<HttpResponseMessage> AddConcurrencyLimit(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, PolicyModel model, StageContext stage) =>
        model.Policy.Bulkhead is { } policy ? builder.AddStrategy(_ => new ConcurrencyLimitStage(policy, model, stage)) : builder;

    public static ResiliencePipelineBuilder<HttpResponseMessage> AddHedgingOrRetry(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, PolicyModel model, StageContext stage, bool hedged) =>
        hedged ? builder.AddHedging(model.Policy.Hedging!, model, stage) : builder.AddRetry(model, stage);

    public static ResiliencePipelineBuilder<HttpResponseMessage> AddThrottling(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, PolicyModel model, StageContext stage) =>
        model.Policy.Throttling is { } policy ? builder.AddStrategy(_ => new ThrottlingStage(policy, model, stage)) : builder;

    private static ResiliencePipelineBuilder<HttpResponseMessage> AddRetry(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, PolicyModel model, StageContext stage) =>
        model.Policy.Retry.MaxAttempts > 1 ? builder.AddStrategy(_ => new RetryStage(new RetryGate(model, stage), stage.Clock)) : builder;

    public static ResiliencePipelineBuilder<HttpResponseMessage> AddCircuitBreaker(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, PolicyModel model, StageContext stage) =>
        model.Policy.CircuitBreaker.Enabled
            ? builder.AddStrategy(_ => new CircuitBreakerStrategy<HttpResponseMessage>(
                stage.Authority.Circuit, outcome => Transience.Verdict(outcome, stage.Clock)))
            : builder;

    public static ResiliencePipelineBuilder<HttpResponseMessage> AddChaos(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, PolicyModel model) =>
        model.Policy.Chaos is { } chaos
            ? builder
                .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = static args => new(TimeLeft(args.Context)) })
                .AddChaosLatency(chaos.LatencyRate, chaos.Latency)
                .AddChaosFault(chaos.FaultRate, static () => new HttpRequestException("A fault that the policy's Chaos section injects."))
                .AddChaosOutcome(chaos.OutcomeRate, () => new HttpResponseMessage((HttpStatusCode)chaos.OutcomeStatus))
            : builder;

    /// <summary>An attempt keeps to its own time and to what is left of the call; injected latency comes before it and must be cut too.</summary>
    private static TimeSpan TimeLeft(ResilienceContext context)
    {
        var call = HttpCall.Of(context);
        var left = call.Remaining < call.Model.AttemptTimeout ? call.Remaining : call.Model.AttemptTimeout;
        return left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
    }

    private static ResiliencePipelineBuilder<HttpResponseMessage> AddHedging(
        this ResiliencePipelineBuilder<HttpResponseMessage> builder, HedgingPolicy policy, PolicyModel model, StageContext stage)
    {
        var gate = new HedgeGate(policy, model, stage);
        return builder.AddHedging(new HedgingStrategyOptions<HttpResponseMessage>
        {
            MaxHedgedAttempts = policy.MaxHedges,
            ShouldHandle = args => new ValueTask<bool>(Transience.IsWorthAHedge(args.Outcome, stage.Clock)),
            DelayGenerator = _ => new ValueTask<TimeSpan>(gate.Delay()),
            ActionGenerator = gate.Next,
        });
    }
}
