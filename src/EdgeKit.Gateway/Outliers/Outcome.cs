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
    /// <param name="took">The time up to its headers, or so far where there are none.</param>
    /// <param name="slow">The time from which it is slow.</param>
    /// <returns>Whether it failed; <see langword="null"/> when it says nothing about the destination.</returns>
    public static bool? Failed(ForwarderError? error, Exception? exception, int status, TimeSpan? took, TimeSpan? slow) => error switch
    {
        null or ForwarderError.None => (status >= 500 && status != StatusCodes.Status501NotImplemented) || took >= slow,
        ForwarderError.RequestCanceled when took >= slow => true,
        ForwarderError.RequestTimedOut => true,
        ForwarderError.Request when exception is ResilienceException refusal =>
            refusal.Reason is RejectionReason.AttemptTimeout or RejectionReason.TotalTimeout ? true : null,
        ForwarderError.Request or ForwarderError.RequestBodyDestination or ForwarderError.ResponseBodyDestination
            or ForwarderError.ResponseHeaders or ForwarderError.UpgradeRequestDestination or ForwarderError.UpgradeResponseDestination => true,
        _ => null,
    };
}
