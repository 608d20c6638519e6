using EdgeKit.Gateway.Timing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Outliers;

/// <summary>
/// Measures the time from the end of the request body to the response headers. The upload is left out, because the
/// client determines how long it takes.
/// </summary>
internal sealed class TimeToHeaders(ClientTiming client, TimeProvider timeProvider)
{
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private TimeSpan? _elapsed;

    public ClientTiming ClientTiming => client;

    public bool HasResponse { get; private set; }

    /// <summary>True if the body is incomplete, or was when the response headers arrived.</summary>
    public bool IsBodyIncomplete => HasResponse ? _elapsed is null : client.IsReadingBody;

    /// <summary>The time until the headers arrived, or until now; null if the body is or was incomplete.</summary>
    public TimeSpan? Elapsed => HasResponse ? _elapsed : ElapsedSoFar;

    private TimeSpan? ElapsedSoFar =>
        client.IsReadingBody ? null : timeProvider.GetElapsedTime(Math.Max(_startedAt, client.BodyEndedAt));

    /// <summary>Measures the requests of a route if its cluster uses <see cref="OutlierHealthPolicy"/>.</summary>
    public static void Apply(TransformBuilderContext route)
    {
        if (route.Cluster?.HealthCheck?.Passive is not { Enabled: true, Policy: OutlierHealthPolicy.PolicyName })
        {
            return;
        }

        var timeProvider = route.Services.GetRequiredService<TimeProvider>();
        route.AddRequestTransform(transform =>
        {
            var client = ClientTiming.Of(transform.HttpContext, timeProvider);
            transform.HttpContext.Features.Set(new TimeToHeaders(client, timeProvider));
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
        // Over HTTP/2 the response may arrive before the body is read.
        (_elapsed, HasResponse) = (client.IsBodyIncomplete ? null : ElapsedSoFar, true);
        if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            client.BeginResponse(context);
        }
    }
}
