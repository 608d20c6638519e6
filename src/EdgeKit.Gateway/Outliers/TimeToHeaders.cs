using EdgeKit.Gateway.Timing;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Outliers;

/// <summary>
/// When a request was sent to its destination, and how long that took up to the answer's headers: counted from the end
/// of the request's body, for which the client may take as long as it likes.
/// </summary>
internal sealed class TimeToHeaders(ClientTiming pace, TimeProvider timeProvider)
{
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private TimeSpan? _toHeaders;

    public ClientTiming ClientTiming => pace;

    /// <summary>Whether there were headers.</summary>
    public bool HasResponse { get; private set; }

    /// <summary>
    /// Whether the body was still under way when the answer came, or when the request ended without one.
    /// </summary>
    public bool IsBodyIncomplete => HasResponse ? _toHeaders is null : pace.IsReadingBody;

    /// <summary>
    /// The time to the headers, or so far where there are none; <see langword="null"/> when the body was still under
    /// way.
    /// </summary>
    public TimeSpan? Elapsed => HasResponse ? _toHeaders : ElapsedSoFar;

    private TimeSpan? ElapsedSoFar => pace.IsReadingBody ? null : timeProvider.GetElapsedTime(Math.Max(_startedAt, pace.BodyEndedAt));

    /// <summary>Takes the time on routes whose cluster asks for it.</summary>
    public static void Apply(TransformBuilderContext route)
    {
        if (route.Cluster?.HealthCheck?.Passive is not { Enabled: true, Policy: OutlierHealthPolicy.PolicyName })
        {
            return;
        }

        var clock = (TimeProvider?)route.Services.GetService(typeof(TimeProvider)) ?? TimeProvider.System;
        route.AddRequestTransform(transform =>
        {
            transform.HttpContext.Features.Set(new TimeToHeaders(ClientTiming.Of(transform.HttpContext, clock), clock));
            return ValueTask.CompletedTask;
        });
        route.AddResponseTransform(transform =>
        {
            if (transform.ProxyResponse is not null && transform.HttpContext.Features.Get<TimeToHeaders>() is { } time)
            {
                time.RecordHeaders(transform.HttpContext);
            }

            return ValueTask.CompletedTask;
        });
    }

    private void RecordHeaders(HttpContext context)
    {
        // over HTTP/2 it may come before anybody has read the body
        (_toHeaders, HasResponse) = (pace.IsBodyIncomplete ? null : ElapsedSoFar, true);
        if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            pace.BeginResponse(context);
        }
    }
}
