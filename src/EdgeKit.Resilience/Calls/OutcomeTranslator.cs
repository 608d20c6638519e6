using EdgeKit.Resilience.CircuitBreaker;

namespace EdgeKit.Resilience.Calls;

/// <summary>Turns the exceptions of the stages into the ones that callers see.</summary>
internal static class OutcomeTranslator
{
    /// <returns>A <see cref="ResilienceException"/>, or the exception of a handler below as it is.</returns>
    public static Exception Translate(Exception exception, HttpCall call) => exception switch
    {
        CircuitRejection rejection => Rejected(rejection),
        AttemptTimeoutException timeout => TimedOut(timeout, call),
        RequestBodyException { InnerException: { } cause } => cause,
        _ => exception,
    };

    private static ResilienceException Rejected(CircuitRejection rejection)
    {
        var (reason, cause) = rejection.IsThrottled
            ? (RejectionReason.Throttled, "it throttles its callers")
            : (RejectionReason.CircuitOpen, "its circuit is open");
        var until = rejection.Until is { } time ? $"until {time:O}" : "until its circuit is closed manually";
        return new ResilienceException(reason, rejection.Policy, rejection.Authority,
            $"The policy \"{rejection.Policy}\" sends no calls to {rejection.Authority} since {rejection.Since:O}, "
            + $"{until}: {cause}. The call was not sent.")
        {
            Since = rejection.Since,
            Until = rejection.Until,
        };
    }

    private static ResilienceException TimedOut(AttemptTimeoutException timeout, HttpCall call)
    {
        var (policy, authority) = (call.Model.Name, call.Authority);
        var (reason, limit, setting) = FindLimit(timeout.Limit, call);
        if (timeout.WaitedForBody)
        {
            return new ResilienceException(RejectionReason.RequestBodyTimeout, policy, authority,
                $"The request body for {authority} was not complete within {limit} ({setting} of the policy "
                + $"\"{policy}\"): its source was slow, not the authority. Send the body faster, or give calls with "
                + "such bodies a policy with a longer TotalTimeout.",
                timeout);
        }

        return new ResilienceException(reason, policy, authority,
            $"{authority} did not answer within {limit} ({setting} of the policy \"{policy}\").",
            timeout);
    }

    private static (RejectionReason Reason, TimeSpan Limit, string Setting) FindLimit(TimeSpan limit, HttpCall call)
    {
        // Timers may fire slightly early, so a shortened attempt is never reported as having had its full timeout.
        if (limit >= call.Model.AttemptTimeout && call.Remaining > TimeSpan.Zero)
        {
            return (RejectionReason.AttemptTimeout, call.Model.AttemptTimeout, "AttemptTimeout");
        }

        return call.TimeLimit < call.Model.TotalTimeout
            ? (RejectionReason.DeadlineExceeded, call.TimeLimit,
                "the remaining time of the caller's deadline, below TotalTimeout")
            : (RejectionReason.TotalTimeout, call.TimeLimit, "TotalTimeout");
    }
}
