using EdgeKit.Resilience.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace EdgeKit.Resilience.Polly.Policies;

/// <summary>A policy as used by one Polly pipeline.</summary>
internal sealed record PolicyReference(ResiliencePipelines Pipelines, string Policy, string Client)
{
    private readonly PipelineSelector _selector = new(Pipelines, Client);

    public static PolicyReference To(string policy, ResilienceHandlerContext context)
    {
        ArgumentException.ThrowIfNullOrEmpty(policy);
        ArgumentNullException.ThrowIfNull(context);
        var pipelines = context.ServiceProvider.GetService<ResiliencePipelines>()
            ?? throw new InvalidOperationException(
                $"The pipeline \"{context.BuilderName}\" uses the policy \"{policy}\", but no EdgeKit policies are "
                + "registered. Call services.AddEdgeKitResilience(configuration.GetSection(\"EdgeKit:Resilience\")) "
                + "or AddEdgeKit on the application's builder.");
        _ = pipelines.CurrentModel.Get(policy);
        return new PolicyReference(pipelines, policy, context.BuilderName);
    }

    public HttpPipeline PipelineFor(HttpRequestMessage request) =>
        _selector.Select(Pipelines.CurrentModel, Policy, request.RequestUri!);

    public HttpRequestMessage RequestOf(ResilienceContext context) =>
        context.GetRequestMessage() ?? throw new InvalidOperationException(
            $"The policy \"{Policy}\" was run without a request. Run the pipeline by AddResilienceHandler, or call "
            + "context.SetRequestMessage(request) first.");
}
