using EdgeKit.Http.Callers;
using EdgeKit.Http.Refusals;
using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Permits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.RateLimit.Http;

/// <summary>
/// Tells the service's time of a request from its caller's. While the caller sends the body the service waits, and from
/// the head of the answer on it is the caller who takes its time. One per request, written by one flow at a time.
/// </summary>
internal sealed class ServiceTime(TimeProvider timeProvider)
{
    private TimeSpan _awaited;
    private long _answeredAt;

    /// <summary>Follows a request from here on.</summary>
    /// <returns>Nothing when no limit of the verdict learns from it.</returns>
    public static ServiceTime? Follow(HttpContext context, Verdict verdict, TimeProvider timeProvider)
    {
        if (!verdict.Permits.Any(p => p.Charge.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency))
        {
            return null;
        }

        var time = new ServiceTime(timeProvider);
        context.Response.OnStarting(static state => ((ServiceTime)state).AnswerAsync(), time);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            context.Request.Body = new AwaitedBody(context.Request.Body, time, timeProvider);
        }

        return time;
    }

    /// <summary>The caller was waited for so long.</summary>
    public void Await(TimeSpan waited) => _awaited += waited;

    public Ending Answered(HttpContext context)
    {
        if (CallersDoing.IsMarked(context)
            || context.RequestAborted.IsCancellationRequested || RateLimitFeature.Of(context)?.IsRefused == true)
        {
            return Ending.Silent;
        }

        var taking = _answeredAt == 0 ? TimeSpan.Zero : timeProvider.GetElapsedTime(_answeredAt);
        return AnswerStatus.Of(context) is StatusCodes.Status503ServiceUnavailable
            or StatusCodes.Status504GatewayTimeout
            ? Ending.Overloaded
            : new Ending(EndingKind.Answered, _awaited + taking);
    }

    /// <summary>A bug that a caller found is no sign of overload, and neither is a body that cannot be read.</summary>
    public static Ending Failed(HttpContext context, Exception exception) =>
        CallersDoing.IsMarked(context) || context.RequestAborted.IsCancellationRequested
        || exception is not (OperationCanceledException or TimeoutException or HttpRequestException)
            ? Ending.Silent
            : Ending.Overloaded;

    private Task AnswerAsync()
    {
        _answeredAt = timeProvider.GetTimestamp();
        return Task.CompletedTask;
    }
}
