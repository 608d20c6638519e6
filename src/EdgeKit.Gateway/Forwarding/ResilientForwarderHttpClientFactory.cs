using EdgeKit.Resilience;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// Adds EdgeKit's resilience pipeline to YARP's HTTP clients and, inside of it, trace propagation for each attempt.
/// Retry budgets are per cluster.
/// </summary>
internal sealed class ResilientForwarderHttpClientFactory(ResiliencePipelines? pipelines = null)
    : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ActivityHeadersPropagator = null; // replaced by TracePropagationHandler
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler)
    {
        var wrapped = new TracePropagationHandler(base.WrapHandler(context, handler));
        return pipelines is null
            ? wrapped
            : new ResilienceHandler(pipelines, context.ClusterId, ResiliencePolicyTransform.PolicyOf)
            {
                InnerHandler = wrapped,
                ServesManyCallers = true,
                SelectTable = ResiliencePolicyTransform.TableOf,
            };
    }
}
