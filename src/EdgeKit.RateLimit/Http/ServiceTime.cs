using EdgeKit.Http.Grpc;
using EdgeKit.Http.Requests;
using EdgeKit.Policies.Http;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// Measures the service's share of a request's duration, excluding the time in which the client sends the body or reads
/// the response. One per request; not thread safe.
/// </summary>
internal sealed class ServiceTime(TimeProvider timeProvider)
{
    private TimeSpan _clientTime;
    private long _respondedAt;

    /// <returns><see langword="null"/> if the request holds no permit of an adaptive limit.</returns>
    public static ServiceTime? Track(HttpContext context, RateLimitResult result, TimeProvider timeProvider)
    {
        if (!result.Permits.Any(p => p.Request.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency))
        {
            return null;
        }

        var time = new ServiceTime(timeProvider);
        context.Response.OnStarting(static state => ((ServiceTime)state).OnResponseStarting(), time);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            context.Request.Body = new TimedRequestBody(context.Request.Body, time, timeProvider);
        }

        return time;
    }

    public void AddClientTime(TimeSpan time) => _clientTime += time;

    public RequestOutcome OutcomeOf(HttpContext context)
    {
        if (CallerFault.IsMarked(context)
            || context.RequestAborted.IsCancellationRequested || RateLimitFeature.Of(context)?.IsRefused == true)
        {
            return RequestOutcome.Ignored;
        }

        var sending = _respondedAt == 0 ? TimeSpan.Zero : timeProvider.GetElapsedTime(_respondedAt);
        return HttpStatusRules.IsUnavailable(ResponseStatus.Of(context))
            ? RequestOutcome.Overloaded
            : new RequestOutcome(RequestOutcomeKind.Completed, _clientTime + sending);
    }

    // A bug that a caller can trigger, or an unreadable body, is no sign of overload.
    public static RequestOutcome OutcomeOfException(HttpContext context, Exception exception) =>
        CallerFault.IsMarked(context) || context.RequestAborted.IsCancellationRequested
        || exception is not (OperationCanceledException or TimeoutException or HttpRequestException)
            ? RequestOutcome.Ignored
            : RequestOutcome.Overloaded;

    private Task OnResponseStarting()
    {
        _respondedAt = timeProvider.GetTimestamp();
        return Task.CompletedTask;
    }
}
