using EdgeKit.Gateway.Timing;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Outliers;

/// <summary>
/// Measures the time from the end of the request body, whose duration the client determines, to the response headers.
/// </summary>
internal sealed class TimeToHeaders(ClientTiming client, TimeProvider timeProvider)
{
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private TimeSpan? _toHeaders;

    public ClientTiming ClientTiming => client;

    /// <summary>True if response headers have arrived.</summary>
    public bool HasResponse { get; private set; }

    /// <summary>
    /// True if the request body was not complete when the response came, or when the request ended without one.
    /// </summary>
    public bool IsBodyIncomplete => HasResponse ? _toHeaders is null : client.IsReadingBody;

    /// <summary>
    /// The time to the headers, or to now without headers; <see langword="null"/> if the body was not complete.
    /// </summary>
    public TimeSpan? Elapsed => HasResponse ? _toHeaders : ElapsedSoFar;

    private TimeSpan? ElapsedSoFar =>
        client.IsReadingBody ? null : timeProvider.GetElapsedTime(Math.Max(_startedAt, client.BodyEndedAt));

    /// <summary>Measures on routes whose cluster has this passive health check.</summary>
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
        // over HTTP/2 the response may come before the body is read
        (_toHeaders, HasResponse) = (client.IsBodyIncomplete ? null : ElapsedSoFar, true);
        if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            client.BeginResponse(context);
        }
    }
}
