using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Retry;

/// <summary>Decides whether a failed attempt is followed by another, and after how long.</summary>
internal sealed class RetryDecider(PolicyModel model, StageContext stage)
{
    private readonly RetryOptions _policy = model.Policy.Retry;

    /// <param name="call">The call.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="attempt">Its number, 1 for the first.</param>
    /// <returns>
    /// How long to wait before the next attempt, which is paid for; <see langword="null"/> when there is none.
    /// </returns>
    public TimeSpan? NextDelay(HttpCall call, CallOutcome outcome, int attempt)
    {
        if (!OutcomeClassifier.IsRetryable(outcome) || attempt >= _policy.MaxAttempts)
        {
            return null;
        }

        if (!MayRepeat(call))
        {
            return null;
        }

        var delay = Backoff.Delay(
            model.RetryDelay, _policy.MaxDelay, attempt, RetryAfterOf(outcome), stage.Services.Random());
        var isPaid = delay < call.Remaining
            ? TryWithdraw(call.Method)
            : Refuse(call.Method, "the wait before it would be longer than the time that is left");
        return isPaid && TryRestoreRequest(call) ? delay : null;
    }

    public bool TryWithdraw(HttpMethod method)
    {
        if (stage.Client.Budget.TryWithdraw())
        {
            return true;
        }

        stage.Services.Metrics.BudgetExhausted(stage, model);
        return Refuse(method, "the retry budget is used up");
    }

    /// <summary>
    /// Says in the log why not; once in each kind of body as a warning, because in an outage every call would say it.
    /// </summary>
    public bool IsContentRepeatable(HttpCall call)
    {
        if (call.UnrepeatableContent is not { } body)
        {
            return true;
        }

        if (stage.Services.IsNews((model.Name, body)))
        {
            ResilienceLog.BodyNotReplayable(stage.Logger, model.Name, call.Method, stage.Authority.Name, body);
        }

        return Refuse(call.Method, "its body cannot be sent twice");
    }

    /// <summary>Whether it does no harm to send the request again.</summary>
    private bool MayRepeat(HttpCall call)
    {
        if (!call.IsRepeatable)
        {
            return Refuse(call.Method, "the method is not idempotent and there is no Idempotency-Key");
        }

        if (call.Depth > _policy.MaxDepth)
        {
            return Refuse(call.Method, "the work that makes the call is a retry itself");
        }

        return IsContentRepeatable(call);
    }

    private bool TryRestoreRequest(HttpCall call)
    {
        if (call.TryRestoreRequest())
        {
            return true;
        }

        if (stage.Services.IsNews((model.Name, nameof(IDisposable))))
        {
            ResilienceLog.RequestDisposed(stage.Logger, model.Name, call.Method, stage.Authority.Name);
        }

        return Refuse(call.Method, "a handler below has disposed the request or its body");
    }

    private TimeSpan? RetryAfterOf(CallOutcome outcome) =>
        outcome.Response is { } response ? RetryAfter.Of(response, stage.Clock.GetUtcNow()) : null;

    private bool Refuse(HttpMethod method, string reason)
    {
        ResilienceLog.NotRetried(stage.Logger, model.Name, method, stage.Authority.Name, reason);
        return false;
    }
}
