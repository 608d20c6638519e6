using EdgeKit.Http.Callers;
using EdgeKit.Http.Refusals;
using EdgeKit.RateLimit.Concurrency;
using EdgeKit.RateLimit.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// Tells the service's time of a request from its caller's. While the caller sends the body the service waits, and from
/// the head of the answer on it is the caller who takes its time. One per request, written by one flow at a time.
/// </summary>
internal sealed class ServiceTime(TimeProvider timeProvider)
{
    private TimeSpan _clientTime;
    private long _respondedAt;

    /// <summary>Follows a request from here on.</summary>
    /// <returns>Nothing when no limit of the verdict learns from it.</returns>
    public static ServiceTime? Track(HttpContext context, RateLimitResult verdict, TimeProvider timeProvider)
    {
        if (!verdict.Permits.Any(p => p.Request.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency))
        {
            return null;
        }

        var time = new ServiceTime(timeProvider);
        context.Response.OnStarting(static state => ((ServiceTime)state).AnswerAsync(), time);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            context.Request.Body = new TimedRequestBody(context.Request.Body, time, timeProvider);
        }

        return time;
    }

    /// <summary>The caller was waited for so long.</summary>
    public void AddClientTime(TimeSpan waited) => _clientTime += waited;

    public RequestOutcome OutcomeOf(HttpContext context)
    {
        if (CallersDoing.IsMarked(context)
            || context.RequestAborted.IsCancellationRequested || RateLimitFeature.ChargedBy(context)?.IsRefused == true)
        {
            return RequestOutcome.Ignored;
        }

        var taking = _respondedAt == 0 ? TimeSpan.Zero : timeProvider.GetElapsedTime(_respondedAt);
        return AnswerStatus.Of(context) is StatusCodes.Status503ServiceUnavailable
            or StatusCodes.Status504GatewayTimeout
            ? RequestOutcome.Overloaded
            : new RequestOutcome(RequestOutcomeKind.Completed, _clientTime + taking);
    }

    /// <summary>A bug that a caller found is no sign of overload, and neither is a body that cannot be read.</summary>
    public static RequestOutcome OutcomeOfException(HttpContext context, Exception exception) =>
        CallersDoing.IsMarked(context) || context.RequestAborted.IsCancellationRequested
        || exception is not (OperationCanceledException or TimeoutException or HttpRequestException)
            ? RequestOutcome.Ignored
            : RequestOutcome.Overloaded;

    private Task AnswerAsync()
    {
        _respondedAt = timeProvider.GetTimestamp();
        return Task.CompletedTask;
    }
}
