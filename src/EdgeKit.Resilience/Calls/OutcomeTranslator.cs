using System.Runtime.ExceptionServices;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Pipeline;

namespace EdgeKit.Resilience.Calls;

/// <summary>The one place where an outcome becomes an exception.</summary>
internal static class OutcomeTranslator
{
    /// <returns>
    /// EdgeKit's exception for what a stage decided. What the handlers below threw is thrown again as it was.
    /// </returns>
    public static Exception Translate(Exception exception, PolicyModel model, StageContext stage, HttpCall call)
    {
        var explained = Count(Explain(exception, model, stage, call), model, stage);
        if (explained is not ResilienceException)
        {
            ExceptionDispatchInfo.Throw(explained);
        }

        return explained;
    }

    /// <summary>Counts what a stage decided.</summary>
    public static Exception Count(Exception explained, PolicyModel model, StageContext stage)
    {
        if (explained is ResilienceException rejection)
        {
            stage.Services.Metrics.Rejected(stage, model, rejection.Reason);
        }

        return explained;
    }

    public static Exception Explain(Exception exception, PolicyModel model, StageContext stage, HttpCall call) =>
        exception switch
    {
        CircuitRejection refusal => Refused(refusal),
        AttemptTimeoutException timeout => TimedOut(timeout, model, stage.Authority.Name, call),
        RequestBodyException { InnerException: { } cause } => cause,
        _ => exception,
    };

    private static ResilienceException Refused(CircuitRejection refusal)
    {
        var reason = refusal.IsThrottled ? RejectionReason.Throttled : RejectionReason.CircuitOpen;
        var what = refusal.IsThrottled ? "asked to be left alone" : "fails and is left alone";
        var until = refusal.Until is { } time ? $"until {time:O}" : "until its circuit is closed by hand";
        return new ResilienceException(reason, refusal.Policy, refusal.Authority,
            $"{refusal.Authority} {what} by the policy \"{refusal.Policy}\" since {refusal.Since:O}, {until}. The call was not sent.")
        {
            Since = refusal.Since,
            Until = refusal.Until,
        };
    }

    private static ResilienceException TimedOut(
        AttemptTimeoutException timeout, PolicyModel model, string authority, HttpCall call)
    {
        var (reason, limit, name) = Limit(timeout.Limit, model, call);
        if (timeout.WaitedForBody)
        {
            return new ResilienceException(RejectionReason.RequestBodyTimeout, model.Name, authority,
                $"The request body for {authority} did not come to its end within {limit} ({name} of the policy \"{model.Name}\"): its source was waited "
                + "for, not the authority. Send the body faster, or give calls with such bodies a policy with a longer TotalTimeout.",
                timeout);
        }

        return new ResilienceException(reason, model.Name, authority,
            $"{authority} did not answer within {limit} ({name} of the policy \"{model.Name}\").",
            timeout);
    }

    private static (
        RejectionReason Reason, TimeSpan Limit, string Name) Limit(TimeSpan limit, PolicyModel model, HttpCall call)
    {
        // Timers are a little early now and then: of what was cut nobody may say that it had all of its time.
        if (limit >= model.AttemptTimeout && call.Remaining > TimeSpan.Zero)
        {
            return (RejectionReason.AttemptTimeout, model.AttemptTimeout, nameof(ResiliencePolicyOptions.AttemptTimeout));
        }

        return call.TimeLimit < model.TotalTimeout
            ? (RejectionReason.DeadlineExceeded,
                call.TimeLimit, "what the deadline of the work in hand left, under a longer TotalTimeout")
            : (RejectionReason.TotalTimeout, call.TimeLimit, nameof(ResiliencePolicyOptions.TotalTimeout));
    }
}
