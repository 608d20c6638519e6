using EdgeKit.Resilience.Calls;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Telemetry;

namespace EdgeKit.Resilience.Retry;

internal sealed class RetryDecider(
    PolicyModel model, RetryBudget budget, AuthorityTelemetry telemetry, TimeProvider timeProvider,
    Func<double> random)
{
    private readonly RetryOptions _options = model.Options.Retry;

    /// <returns>
    /// The wait before the next attempt, which has been taken from the budget; <see langword="null"/> for no retry.
    /// </returns>
    public TimeSpan? NextDelay(HttpCall call, CallOutcome outcome, int attempt)
    {
        if (!OutcomeClassifier.IsRetryable(outcome) || attempt >= _options.MaxAttempts || !IsRepeatable(call))
        {
            return null;
        }

        var retryAfter = outcome.Response is { } response
            ? RetryAfter.Of(response, timeProvider.GetUtcNow()) : null;
        var delay = Backoff.Delay(model.RetryDelay, _options.MaxDelay, attempt, retryAfter, random());
        var isAllowed = delay < call.Remaining
            ? TryWithdraw(call.Method)
            : Refuse(call.Method, "the wait before it would exceed the remaining time");
        return isAllowed && TryRestoreRequest(call) ? delay : null;
    }

    public bool TryWithdraw(HttpMethod method)
    {
        if (budget.TryWithdraw(_options.Budget))
        {
            return true;
        }

        telemetry.BudgetExhausted();
        return Refuse(method, "the retry budget is used up");
    }

    public bool IsContentRepeatable(HttpCall call)
    {
        if (call.UnrepeatableContent is not { } content)
        {
            return true;
        }

        telemetry.ContentNotRepeatable(call.Method, content);
        return Refuse(call.Method, "its body cannot be sent twice");
    }

    private bool IsRepeatable(HttpCall call)
    {
        if (!call.IsRepeatable)
        {
            return Refuse(call.Method, "the method is not idempotent and there is no Idempotency-Key");
        }

        return call.Depth > _options.MaxDepth
            ? Refuse(call.Method, "the request that causes the call is itself a retry")
            : IsContentRepeatable(call);
    }

    private bool TryRestoreRequest(HttpCall call)
    {
        if (call.TryRestoreRequest())
        {
            return true;
        }

        telemetry.RequestDisposed(call.Method);
        return Refuse(call.Method, "a handler below has disposed the request or its body");
    }

    private bool Refuse(HttpMethod method, string reason)
    {
        telemetry.NotRetried(method, reason);
        return false;
    }
}
