using EdgeKit.Resilience.Calls;
using Polly;
using Polly.Fallback;
using Polly.Hedging;
using Polly.Retry;
using Polly.Telemetry;
using Polly.Timeout;

namespace EdgeKit.Resilience.Polly.Telemetry;

/// <summary>Reports the events of one call to Polly's telemetry, as Polly's own strategies would.</summary>
internal sealed class CallTelemetry(ResilienceStrategyTelemetry telemetry, ResilienceContext context) : ICallObserver
{
    private static readonly ResilienceEvent Attempt = new(ResilienceEventSeverity.Information, "ExecutionAttempt");
    private static readonly ResilienceEvent FailedAttempt = new(ResilienceEventSeverity.Warning, "ExecutionAttempt");
    private static readonly ResilienceEvent Timeout = new(ResilienceEventSeverity.Error, "OnTimeout");
    private static readonly ResilienceEvent Retry = new(ResilienceEventSeverity.Warning, "OnRetry");
    private static readonly ResilienceEvent Hedge = new(ResilienceEventSeverity.Warning, "OnHedging");
    private static readonly ResilienceEvent Fallback = new(ResilienceEventSeverity.Warning, "OnFallback");

    public void AttemptEnded(CallOutcome outcome, int number, TimeSpan duration)
    {
        var failed = OutcomeClassifier.IsFailed(outcome);
        var arguments = new ExecutionAttemptArguments(number - 1, duration, failed);
        telemetry.Report(failed ? FailedAttempt : Attempt, context, ToPolly(outcome), arguments);
    }

    public void AttemptTimedOut(TimeSpan limit) =>
        telemetry.Report(Timeout, context, new OnTimeoutArguments(context, limit));

    public void Retrying(CallOutcome outcome, int attempt, TimeSpan delay) => telemetry.Report(
        Retry, context, ToPolly(outcome),
        new OnRetryArguments<HttpResponseMessage>(context, ToPolly(outcome), attempt - 1, delay, TimeSpan.Zero));

    public void Hedging(int hedges) =>
        telemetry.Report(Hedge, context, new OnHedgingArguments<HttpResponseMessage>(context, context, hedges));

    public void FellBack(CallOutcome outcome) => telemetry.Report(
        Fallback, context, ToPolly(outcome),
        new OnFallbackArguments<HttpResponseMessage>(context, ToPolly(outcome)));

    private static Outcome<HttpResponseMessage> ToPolly(CallOutcome outcome) => outcome.Exception is { } exception
        ? global::Polly.Outcome.FromException<HttpResponseMessage>(exception)
        : global::Polly.Outcome.FromResult(outcome.Response!);
}
