using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>Appends X-Forwarded headers to proxied requests and removes connection options from responses.</summary>
internal static class ForwardedHeadersTransform
{
    public static void Apply(TransformBuilderContext route)
    {
        // By default YARP overwrites the values of trusted proxies. Those of others have been removed already.
        if (route.UseDefaultForwarders ?? true)
        {
            route.UseDefaultForwarders = false;
            route.AddXForwarded(ForwardedTransformActions.Append);
        }

        route.AddResponseTransform(RemoveConnectionOptions);
    }

    private static ValueTask RemoveConnectionOptions(ResponseTransformContext transform)
    {
        if (transform.ProxyResponse is { } response
            && response.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out var named))
        {
            foreach (var name in named.SelectMany(
                value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            {
                transform.HttpContext.Response.Headers.Remove(name);
            }
        }

        return ValueTask.CompletedTask;
    }
}
