using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Outliers;

/// <summary>When a request was sent to its destination, and how long that took up to the answer's headers.</summary>
internal sealed class AnswerTime
{
    private AnswerTime(long started) => Started = started;

    public long Started { get; }

    /// <summary><see langword="null"/> while there are none.</summary>
    public TimeSpan? ToHeaders { get; private set; }

    /// <summary>Takes the time on routes whose cluster asks for it.</summary>
    public static void Apply(TransformBuilderContext route)
    {
        if (route.Cluster?.HealthCheck?.Passive is not { Enabled: true, Policy: OutlierPolicy.PolicyName })
        {
            return;
        }

        var clock = (TimeProvider?)route.Services.GetService(typeof(TimeProvider)) ?? TimeProvider.System;
        route.AddRequestTransform(transform =>
        {
            transform.HttpContext.Features.Set(new AnswerTime(clock.GetTimestamp()));
            return ValueTask.CompletedTask;
        });
        route.AddResponseTransform(transform =>
        {
            if (transform.ProxyResponse is not null && transform.HttpContext.Features.Get<AnswerTime>() is { } time)
            {
                time.ToHeaders = clock.GetElapsedTime(time.Started);
            }

            return ValueTask.CompletedTask;
        });
    }
}
