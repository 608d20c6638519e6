using EdgeKit.Gateway.Forwarding;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Retries;

/// <summary>One request that may be sent to a second destination when the first did not serve it.</summary>
internal sealed class RetryCandidate(HttpContext context)
{
    private readonly bool _hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    /// <summary>Whether the destination's answer was thrown away, in favour of another's.</summary>
    public bool IsResponseDropped { get; private set; }

    /// <summary>Without effect on the destination, so that it may be sent twice.</summary>
    private bool IsSafe => !_hasBody
        && (HttpMethods.IsGet(context.Request.Method)
            || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));

    /// <summary>Whether an answer says that its destination could not serve, and another perhaps can.</summary>
    public static bool IsRetryable(int status) =>
        status is StatusCodes.Status502BadGateway
            or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout;

    /// <summary>
    /// Asked as soon as the headers of such an answer are there: whether another destination is to be asked instead.
    /// </summary>
    public bool TryDropResponse() => IsResponseDropped = IsSafe;

    public bool ShouldRetry()
    {
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return false;
        }

        return IsResponseDropped || (context.GetForwarderErrorFeature() is { } error && CanRepeat(error));
    }

    private bool CanRepeat(IForwarderErrorFeature error)
    {
        if (error.Exception is ResilienceException refusal)
        {
            return IsSafe && refusal.Reason is not (RejectionReason.TotalTimeout or RejectionReason.DeadlineExceeded);
        }

        return IsSafe
            ? error.Error is ForwarderError.Request or ForwarderError.RequestTimedOut : WasNeverSent(error.Exception);
    }

    /// <summary>
    /// A connection that was never made carried nothing. A request that a policy repeats may have been on an earlier
    /// one.
    /// </summary>
    private bool WasNeverSent(Exception? exception) =>
        ForwarderFailure.IsConnectFailure(exception)
        && (_hasBody || !context.Request.Headers.ContainsKey("Idempotency-Key"));
}
