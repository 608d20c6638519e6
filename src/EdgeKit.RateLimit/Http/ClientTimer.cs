using EdgeKit.RateLimit.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeKit.RateLimit.Http;

/// <summary>Measures how long a client takes to send the body and read the response. Not thread safe.</summary>
internal sealed class ClientTimer(TimeProvider timeProvider)
{
    private TimeSpan _reading;
    private long _respondedAt;

    public TimeSpan Elapsed =>
        _reading + (_respondedAt == 0 ? TimeSpan.Zero : timeProvider.GetElapsedTime(_respondedAt));

    /// <returns><see langword="null"/> if the request holds no permit of an adaptive limit.</returns>
    public static ClientTimer? Start(HttpContext context, RateLimitResult result, TimeProvider timeProvider)
    {
        if (!result.Permits.Any(p => p.Request.Limit.Algorithm == RateLimitAlgorithm.AdaptiveConcurrency))
        {
            return null;
        }

        var timer = new ClientTimer(timeProvider);
        context.Response.OnStarting(static state => ((ClientTimer)state).OnResponseStarting(), timer);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            context.Request.Body = new TimedRequestBody(context.Request.Body, timer, timeProvider);
        }

        return timer;
    }

    public void Add(TimeSpan reading) => _reading += reading;

    private Task OnResponseStarting()
    {
        _respondedAt = timeProvider.GetTimestamp();
        return Task.CompletedTask;
    }
}
