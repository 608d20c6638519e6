using EdgeKit.Gateway.Forwarding;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Retrying;

/// <summary>One request that may be sent to a second destination when the first did not serve it.</summary>
internal sealed class Trial(HttpContext context)
{
    private readonly bool _hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    /// <summary>Whether the destination's answer was thrown away, in favour of another's.</summary>
    public bool IsAnswerDropped { get; private set; }

    /// <summary>Without effect on the destination, so that it may be sent twice.</summary>
    private bool IsSafe => !_hasBody
        && (HttpMethods.IsGet(context.Request.Method)
            || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));

    /// <summary>Whether an answer says that its destination could not serve, and another perhaps can.</summary>
    public static bool IsWorthAnother(int status) =>
        status is StatusCodes.Status502BadGateway
            or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout;

    /// <summary>
    /// Asked as soon as the headers of such an answer are there: whether another destination is to be asked instead.
    /// </summary>
    public bool TryDrop() => IsAnswerDropped = IsSafe;

    public bool GoesElsewhere()
    {
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return false;
        }

        return IsAnswerDropped || (context.GetForwarderErrorFeature() is { } error && MayRepeat(error));
    }

    private bool MayRepeat(IForwarderErrorFeature error)
    {
        if (error.Exception is ResilienceException refusal)
        {
            return IsSafe && refusal.Reason is not (RejectionReason.TotalTimeout or RejectionReason.DeadlineExceeded);
        }

        return IsSafe
            ? error.Error is ForwarderError.Request or ForwarderError.RequestTimedOut : WasSentNowhere(error.Exception);
    }

    /// <summary>
    /// A connection that was never made carried nothing. A request that a policy repeats may have been on an earlier
    /// one.
    /// </summary>
    private bool WasSentNowhere(Exception? exception) =>
        ForwarderFailure.WasNeverSent(exception)
        && (_hasBody || !context.Request.Headers.ContainsKey("Idempotency-Key"));
}
