using EdgeKit.Resilience.Client;
using EdgeKit.Resilience.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>One policy as one pipeline of an application uses it.</summary>
/// <param name="Pipelines">The policies of the process.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Client">The name under which retries are budgeted and measured: that of the pipeline.</param>
internal sealed record PolicyReference(ResiliencePipelines Pipelines, string Policy, string Client)
{
    private readonly PipelineSelector _routes = new(Pipelines, Client);

    /// <summary>The whole policy, which stands in the place of the handler that every client gets.</summary>
    public static PolicyReference OfWhole(string policy, ResilienceHandlerContext context)
    {
        var use = Of(policy, context);
        context.ServiceProvider.GetService<PollyPipelineRegistry>()?.Register(policy, context.BuilderName);
        return use;
    }

    public static PolicyReference Of(string policy, ResilienceHandlerContext context)
    {
        ArgumentException.ThrowIfNullOrEmpty(policy);
        ArgumentNullException.ThrowIfNull(context);
        var pipelines = context.ServiceProvider.GetService<ResiliencePipelines>()
            ?? throw new InvalidOperationException(
            $"The pipeline \"{context.BuilderName}\" asks for the policy \"{policy}\", and no EdgeKit policies are registered. "
            + "Call services.AddEdgeKitResilience(configuration.GetSection(\"EdgeKit:Resilience\")), or AddEdgeKit on the application's builder.");
        _ = pipelines.Find(policy);
        return new PolicyReference(pipelines, policy, context.BuilderName);
    }

    /// <summary>The state and the model in force for the request that a strategy is run for.</summary>
    public CachedPipeline RouteOf(HttpRequestMessage request) => _routes.Select(Policy, request.RequestUri!);

    public HttpRequestMessage RequestOf(ResilienceContext context) =>
        context.GetRequestMessage() ?? throw new InvalidOperationException(
        $"The policy \"{Policy}\" is run without a request. Run the pipeline by AddResilienceHandler, or call context.SetRequestMessage(request) before.");
}
