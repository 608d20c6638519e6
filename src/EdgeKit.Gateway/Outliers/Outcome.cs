using EdgeKit.Resilience;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Outliers;

/// <summary>What a forwarded request says about its destination: a pure function.</summary>
internal static class Outcome
{
    /// <param name="error">What went wrong, if something did.</param>
    /// <param name="exception">Its cause.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="how">What the client had to do with it.</param>
    /// <param name="slow">The time from which it is slow.</param>
    /// <returns>Whether it failed; <see langword="null"/> when it says nothing about the destination.</returns>
    public static bool? Failed(
        ForwarderError? error, Exception? exception, int status, Circumstances how, TimeSpan? slow) => error switch
    {
        null or ForwarderError.None => FailedByAnswer(status, how, slow),
        ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyDestination
        when how.IsAnswered =>
            FailedByAnswer(status, how, slow),
        ForwarderError.RequestBodyDestination => status == StatusCodes.Status504GatewayTimeout ? true : null,
        ForwarderError.Request => FailedUnanswered(exception, how),
        _ => FailedBy(error.Value, how, slow),
    };

    private static bool? FailedBy(ForwarderError error, Circumstances how, TimeSpan? slow) => error switch
    {
        ForwarderError.RequestCanceled when how.Took >= slow => true,
        ForwarderError.RequestTimedOut => how.WaitedForClient ? null : true,
        ForwarderError.ResponseBodyDestination => how.TookSlowly ? null : true,
        ForwarderError.ResponseHeaders
            or ForwarderError.UpgradeRequestDestination or ForwarderError.UpgradeResponseDestination => true,
        _ => null,
    };

    private static bool? FailedUnanswered(Exception? exception, Circumstances how)
    {
        if (exception is ResilienceException refusal)
        {
            return refusal.Reason is (RejectionReason.AttemptTimeout or RejectionReason.TotalTimeout) && !how.WasHurried
                ? true : null;
        }

        return how.IsEarly || how.WasHurried ? null : true;
    }

    /// <summary>
    /// An error in the middle of a body, or at the end of the client's time, may be what the client brought about.
    /// </summary>
    private static bool? FailedByAnswer(int status, Circumstances how, TimeSpan? slow)
    {
        var isError = status >= StatusCodes.Status500InternalServerError
            && status != StatusCodes.Status501NotImplemented;
        return isError && (how.IsEarly || how.WasHurried) ? null : isError || how.Took >= slow;
    }
}
