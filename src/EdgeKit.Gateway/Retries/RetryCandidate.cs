using EdgeKit.Gateway.Forwarding;
using EdgeKit.Policies.Http;
using EdgeKit.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Retries;

/// <summary>A request that may be sent to a second destination if the first did not serve it.</summary>
internal sealed class RetryCandidate(HttpContext context)
{
    private readonly bool _hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    /// <summary>True if the first response was dropped in favor of a retry.</summary>
    public bool IsResponseDropped { get; private set; }

    /// <summary>True if the request can be repeated even after it was sent.</summary>
    private bool IsSafe => !_hasBody && HttpMethodRules.IsSafe(context.Request.Method);

    /// <summary>Called with the response headers; true if the response must not be passed on.</summary>
    public bool TryDropResponse(int status) =>
        IsResponseDropped = HttpStatusRules.IsUnavailable(status) && IsSafe;

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
    /// True if no connection was established. A request with an idempotency key may have been sent by an earlier
    /// attempt of its resilience policy.
    /// </summary>
    private bool WasNeverSent(Exception? exception) =>
        ForwarderFailure.IsConnectFailure(exception)
        && (_hasBody || !context.Request.Headers.ContainsKey(HttpMethodRules.IdempotencyKey));
}
