using EdgeKit.Resilience;
using EdgeKit.Policies.Http;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Outliers;

/// <summary>Classifies the outcome of a forwarded request for its destination. Pure functions.</summary>
internal static class EjectionRules
{
    /// <returns>True if it failed; <see langword="null"/> if it does not count for the destination.</returns>
    public static bool? HasFailed(
        ForwarderError? error, Exception? exception, int status, OutcomeContext how, TimeSpan? slow) => error switch
    {
        null or ForwarderError.None => HasFailedByResponse(status, how, slow),
        ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyDestination
            when how.HasResponse => HasFailedByResponse(status, how, slow),
        ForwarderError.RequestBodyDestination => status == StatusCodes.Status504GatewayTimeout ? true : null,
        ForwarderError.Request => HasFailedWithoutResponse(exception, how),
        _ => HasFailedByError(error.Value, how, slow),
    };

    private static bool? HasFailedByError(ForwarderError error, OutcomeContext how, TimeSpan? slow) => error switch
    {
        ForwarderError.RequestCanceled when how.TimeToHeaders >= slow => true,
        ForwarderError.RequestTimedOut => how.WasWaitingForClient ? null : true,
        ForwarderError.ResponseBodyDestination => how.ClientReadSlowly ? null : true,
        ForwarderError.ResponseHeaders or ForwarderError.UpgradeRequestDestination
            or ForwarderError.UpgradeResponseDestination => true,
        _ => null,
    };

    private static bool? HasFailedWithoutResponse(Exception? exception, OutcomeContext how)
    {
        var isFailure = exception is ResilienceException rejection
            ? rejection.Reason is RejectionReason.AttemptTimeout or RejectionReason.TotalTimeout
            : !how.IsBodyIncomplete;
        return isFailure && !how.DeadlineWasNear ? true : null;
    }

    /// <summary>
    /// An error before the request body was complete, or near the caller's deadline, may be caused by the client.
    /// </summary>
    private static bool? HasFailedByResponse(int status, OutcomeContext how, TimeSpan? slow)
    {
        var isError = HttpStatusRules.IsServerFailure(status);
        return isError && (how.IsBodyIncomplete || how.DeadlineWasNear) ? null : isError || how.TimeToHeaders >= slow;
    }
}
