using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Retry;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>The state of one client at one authority: its retry budget and its latest pipeline.</summary>
internal sealed class ClientState(
    string client, AuthorityState authority, PipelineServices services, RetryBudget budget)
{
    private HttpPipeline? _pipeline;

    public string Client => client;

    public RetryBudget Budget => budget;

    public HttpPipeline PipelineFor(PolicyModel model)
    {
        var pipeline = Volatile.Read(ref _pipeline);
        if (pipeline is null || pipeline.Model != model)
        {
            pipeline = new HttpPipeline(model, authority, budget, services);
            Volatile.Write(ref _pipeline, pipeline);
        }

        return pipeline;
    }
}
