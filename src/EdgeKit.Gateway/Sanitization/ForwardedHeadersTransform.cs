using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeKit.Gateway.Sanitization;

/// <summary>
/// What the gateway itself says to the destination about the client, and what it keeps of the destination's answer.
/// </summary>
internal static class ForwardedHeadersTransform
{
    public static void Apply(TransformBuilderContext route)
    {
        // YARP would overwrite what a trusted proxy said. What others said is gone already, so that nothing is left to
        // append to.
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
