using EdgeKit.Gateway.Pacing;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Outliers;

/// <summary>
/// When a request was sent to its destination, and how long that took up to the answer's headers: counted from the end
/// of the request's body, for which the client may take as long as it likes.
/// </summary>
internal sealed class AnswerTime(CallerPace pace, TimeProvider timeProvider)
{
    private readonly long _started = timeProvider.GetTimestamp();
    private TimeSpan? _toHeaders;

    public CallerPace Pace => pace;

    /// <summary>Whether there were headers.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>
    /// Whether the body was still under way when the answer came, or when the request ended without one.
    /// </summary>
    public bool IsEarly => IsAnswered ? _toHeaders is null : pace.IsUnderWay;

    /// <summary>
    /// The time to the headers, or so far where there are none; <see langword="null"/> when the body was still under
    /// way.
    /// </summary>
    public TimeSpan? Took => IsAnswered ? _toHeaders : SoFar;

    private TimeSpan? SoFar => pace.IsUnderWay ? null : timeProvider.GetElapsedTime(Math.Max(_started, pace.BodyEnded));

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
            transform.HttpContext.Features.Set(new AnswerTime(CallerPace.Of(transform.HttpContext, clock), clock));
            return ValueTask.CompletedTask;
        });
        route.AddResponseTransform(transform =>
        {
            if (transform.ProxyResponse is not null && transform.HttpContext.Features.Get<AnswerTime>() is { } time)
            {
                time.Answer(transform.HttpContext);
            }

            return ValueTask.CompletedTask;
        });
    }

    private void Answer(HttpContext context)
    {
        // over HTTP/2 it may come before anybody has read the body
        (_toHeaders, IsAnswered) = (pace.IsIncomplete ? null : SoFar, true);
        if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            pace.Answer(context);
        }
    }
}
