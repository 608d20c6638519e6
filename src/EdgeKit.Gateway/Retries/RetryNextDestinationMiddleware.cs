using EdgeKit.Gateway.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Retries;

/// <summary>
/// Sends a request that its destination did not serve to one other destination, if that is safe. Runs before session
/// affinity and load balancing, which choose among the remaining destinations.
/// </summary>
internal sealed class RetryNextDestinationMiddleware(RequestDelegate next, GatewayMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        return proxy.AvailableDestinations.Count < 2 ? next(context) : SendWithRetryAsync(context, proxy);
    }

    /// <summary>Drops a response before any of it is sent to the client.</summary>
    public static void Apply(TransformBuilderContext route) => route.AddResponseTransform(transform =>
    {
        if (transform.ProxyResponse is { } response
            && transform.HttpContext.Features.Get<RetryCandidate>() is { } candidate
            && candidate.TryDropResponse((int)response.StatusCode))
        {
            transform.SuppressResponseBody = true;
        }

        return ValueTask.CompletedTask;
    });

    private async Task SendWithRetryAsync(HttpContext context, IReverseProxyFeature proxy)
    {
        var (candidates, headers) = (proxy.AvailableDestinations, context.Response.Headers.ToArray());
        var candidate = new RetryCandidate(context);
        context.Features.Set(candidate);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set<RetryCandidate>(null);
        }

        if (proxy.ProxiedDestination is { } failed && candidate.ShouldRetry())
        {
            metrics.Retried(proxy.Cluster.Config.ClusterId);
            Rewind(context, headers);
            proxy.ProxiedDestination = null;
            proxy.AvailableDestinations = [.. candidates.Where(d => d != failed)];
            await next(context).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Restores the response to its state before the first attempt, with the headers that earlier stages have set.
    /// </summary>
    private static void Rewind(HttpContext context, KeyValuePair<string, StringValues>[] headers)
    {
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.Headers.Clear();
        foreach (var header in headers)
        {
            context.Response.Headers.Append(header.Key, header.Value);
        }
    }
}
