using EdgeKit.Resilience;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Outliers;

/// <summary>What a forwarded request says about its destination: a pure function.</summary>
internal static class OutcomeRules
{
    /// <param name="error">What went wrong, if something did.</param>
    /// <param name="exception">Its cause.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="how">What the client had to do with it.</param>
    /// <param name="slow">The time from which it is slow.</param>
    /// <returns>Whether it failed; <see langword="null"/> when it says nothing about the destination.</returns>
    public static bool? HasFailed(
        ForwarderError? error, Exception? exception, int status, OutcomeContext how, TimeSpan? slow) => error switch
    {
        null or ForwarderError.None => HasFailedByResponse(status, how, slow),
        ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyDestination
        when how.HasResponse =>
            HasFailedByResponse(status, how, slow),
        ForwarderError.RequestBodyDestination => status == StatusCodes.Status504GatewayTimeout ? true : null,
        ForwarderError.Request => HasFailedWithoutResponse(exception, how),
        _ => HasFailedByError(error.Value, how, slow),
    };

    private static bool? HasFailedByError(ForwarderError error, OutcomeContext how, TimeSpan? slow) => error switch
    {
        ForwarderError.RequestCanceled when how.TimeToHeaders >= slow => true,
        ForwarderError.RequestTimedOut => how.WasWaitingForClient ? null : true,
        ForwarderError.ResponseBodyDestination => how.ClientReadSlowly ? null : true,
        ForwarderError.ResponseHeaders
            or ForwarderError.UpgradeRequestDestination or ForwarderError.UpgradeResponseDestination => true,
        _ => null,
    };

    private static bool? HasFailedWithoutResponse(Exception? exception, OutcomeContext how)
    {
        if (exception is ResilienceException refusal)
        {
            return refusal.Reason is (RejectionReason.AttemptTimeout or RejectionReason.TotalTimeout) && !how.DeadlineWasNear
                ? true : null;
        }

        return how.IsBodyIncomplete || how.DeadlineWasNear ? null : true;
    }

    /// <summary>
    /// An error in the middle of a body, or at the end of the client's time, may be what the client brought about.
    /// </summary>
    private static bool? HasFailedByResponse(int status, OutcomeContext how, TimeSpan? slow)
    {
        var isError = status >= StatusCodes.Status500InternalServerError
            && status != StatusCodes.Status501NotImplemented;
        return isError && (how.IsBodyIncomplete || how.DeadlineWasNear) ? null : isError || how.TimeToHeaders >= slow;
    }
}
