using EdgeKit.Resilience;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeKit.Gateway.Forwarding;

/// <summary>YARP's factory of clients, with EdgeKit's pipeline around what leaves the process. Budgets are kept per cluster.</summary>
internal sealed class ResilientForwarderHttpClientFactory(ResiliencePipelines? pipelines = null) : ForwarderHttpClientFactory
{
    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler)
    {
        var wrapped = base.WrapHandler(context, handler);
        return pipelines is null
            ? wrapped
            : new ResilienceHandler(pipelines, context.ClusterId, RouteResilience.PolicyOf) { InnerHandler = wrapped };
    }
}
