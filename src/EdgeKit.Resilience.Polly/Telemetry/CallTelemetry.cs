using EdgeKit.Resilience.Calls;
using Polly;
using Polly.Fallback;
using Polly.Hedging;
using Polly.Retry;
using Polly.Telemetry;
using Polly.Timeout;
using Ended = EdgeKit.Resilience.Calls.CallOutcome;

namespace EdgeKit.Resilience.Polly.Telemetry;

/// <summary>
/// Tells Polly's telemetry what happens to one call, in the words of Polly's own strategies and with their arguments.
/// </summary>
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
        telemetry.Report(failed ? FailedAttempt
            : Attempt, context, Translated(outcome), new ExecutionAttemptArguments(number - 1, duration, failed));
    }

    public void AttemptTimedOut(TimeSpan limit) =>
        telemetry.Report(Timeout, context, new OnTimeoutArguments(context, limit));

    public void Retrying(CallOutcome outcome, int attempt, TimeSpan delay) => telemetry.Report(
        Retry, context, Translated(outcome),
        new OnRetryArguments<HttpResponseMessage>(context, Translated(outcome), attempt - 1, delay, TimeSpan.Zero));

    public void Hedging(int hedges) =>
        telemetry.Report(Hedge, context, new OnHedgingArguments<HttpResponseMessage>(context, context, hedges));

    public void FellBack(CallOutcome outcome) => telemetry.Report(
        Fallback,
        context, Translated(outcome), new OnFallbackArguments<HttpResponseMessage>(context, Translated(outcome)));

    private static Outcome<HttpResponseMessage> Translated(CallOutcome outcome) => outcome.Exception is { } exception
        ? global::Polly.Outcome.FromException<HttpResponseMessage>(exception)
        : global::Polly.Outcome.FromResult(outcome.Response!);
}
