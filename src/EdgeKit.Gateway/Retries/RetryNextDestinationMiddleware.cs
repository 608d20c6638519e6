using EdgeKit.Gateway.Telemetry;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Retries;

/// <summary>
/// Sends a request that its destination did not serve to one more, when that is safe. Stands before session affinity
/// and load balancing, which choose the second among those that are left.
/// </summary>
internal sealed class RetryNextDestinationMiddleware(RequestDelegate next, GatewayMetrics metrics)
{
    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        return proxy.AvailableDestinations.Count < 2 ? next(context) : SendWithRetryAsync(context, proxy);
    }

    /// <summary>An answer is dropped before any of it has gone to the client.</summary>
    public static void Apply(TransformBuilderContext route) => route.AddResponseTransform(transform =>
    {
        if (transform.ProxyResponse is { } response && RetryCandidate.IsRetryable((int)response.StatusCode)
            && transform.HttpContext.Features.Get<RetryCandidate>() is { } trial && trial.TryDropResponse())
        {
            transform.SuppressResponseBody = true;
        }

        return ValueTask.CompletedTask;
    });

    private async Task SendWithRetryAsync(HttpContext context, IReverseProxyFeature proxy)
    {
        var (candidates, headers) = (proxy.AvailableDestinations, context.Response.Headers.ToArray());
        var trial = new RetryCandidate(context);
        context.Features.Set(trial);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set<RetryCandidate>(null);
        }

        if (proxy.ProxiedDestination is { } failed && trial.ShouldRetry())
        {
            metrics.Retried(proxy.Cluster.Config.ClusterId);
            Rewind(context, headers);
            proxy.ProxiedDestination = null;
            proxy.AvailableDestinations = [.. candidates.Where(d => d != failed)];
            await next(context).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The response as it was before the first destination was asked: what the stages before this one have written
    /// stays.
    /// </summary>
    private static void Rewind(
        HttpContext context, KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>[] headers)
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
