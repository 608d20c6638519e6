using EdgeKit.Resilience.Pipeline;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Retrying;

/// <summary>Decides whether a failed attempt is followed by another, and after how long.</summary>
internal sealed class RetryGate(PolicyModel model, StageContext stage)
{
    private readonly RetryPolicy _policy = model.Policy.Retry;

    /// <param name="call">The call.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="attempt">Its number, 1 for the first.</param>
    /// <returns>How long to wait before the next attempt, which is paid for; <see langword="null"/> when there is none.</returns>
    public TimeSpan? DelayOfRetry(HttpCall call, Outcome outcome, int attempt)
    {
        if (!Transience.IsWorthARetry(outcome) || attempt >= _policy.MaxAttempts)
        {
            return null;
        }

        if (!MayRepeat(call))
        {
            return null;
        }

        var delay = Backoff.Delay(model.BaseDelay, _policy.MaxDelay, attempt, AskedFor(outcome), stage.Services.Random());
        var isPaid = delay < call.Remaining
            ? TryPay(call.Request.Method)
            : Refuse(call.Request.Method, "the wait before it would be longer than the time that is left");
        return isPaid ? delay : null;
    }

    public bool TryPay(HttpMethod method)
    {
        if (stage.Client.Budget.TryWithdraw())
        {
            return true;
        }

        stage.Services.Metrics.BudgetExhausted(stage, model);
        return Refuse(method, "the retry budget is used up");
    }

    /// <summary>Whether it does no harm to send the request again.</summary>
    private bool MayRepeat(HttpCall call)
    {
        var request = call.Request;
        if (!Repeatable.MayRepeat(request))
        {
            return Refuse(request.Method, "the method is not idempotent and there is no Idempotency-Key");
        }

        if (call.Depth > _policy.MaxDepth)
        {
            return Refuse(request.Method, "the work that makes the call is a retry itself");
        }

        return IsReplayable(request);
    }

    /// <summary>Says in the log why not.</summary>
    public bool IsReplayable(HttpRequestMessage request)
    {
        if (Replay.IsReplayable(request.Content))
        {
            return true;
        }

        ResilienceLog.BodyNotReplayable(stage.Logger, model.Name, request.Method, stage.Authority.Name, request.Content!.GetType().Name);
        return false;
    }

    private TimeSpan? AskedFor(Outcome outcome) =>
        outcome.Response is { } response ? RetryAfter.Of(response, stage.Clock.GetUtcNow()) : null;

    private bool Refuse(HttpMethod method, string reason)
    {
        ResilienceLog.NotRetried(stage.Logger, model.Name, method, stage.Authority.Name, reason);
        return false;
    }
}
