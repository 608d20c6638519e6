using EdgeKit.Resilience;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>
/// YARP's factory of clients, with EdgeKit's pipeline around what leaves the process and the trace at the very end,
/// where every attempt is seen. Budgets are kept per cluster.
/// </summary>
internal sealed class ResilientForwarderHttpClientFactory(ResiliencePipelines? pipelines = null)
    : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ActivityHeadersPropagator = null; // TraceForwardingHandler takes its place
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler)
    {
        var wrapped = new TracePropagationHandler(base.WrapHandler(context, handler));
        return pipelines is null
            ? wrapped
            : new ResilienceHandler(pipelines,
                context.ClusterId, ResiliencePolicyTransform.PolicyOf) { InnerHandler = wrapped, ServesManyCallers = true };
    }
}
