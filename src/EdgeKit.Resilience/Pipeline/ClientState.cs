using EdgeKit.Resilience.Configuration;
using EdgeKit.Resilience.Retry;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// What belongs to one client of one authority: its retry budget, and the pipeline that was built last.
/// </summary>
internal sealed class ClientState(string client, AuthorityState authority, PipelineServices services, RetryBudget budget)
{
    private HttpPipeline? _pipeline;

    public string Client => client;

    public AuthorityState Authority => authority;

    public RetryBudget Budget => budget;

    /// <summary>The pipeline of a model; a new model gets a new pipeline over the same state.</summary>
    public HttpPipeline PipelineFor(PolicyModel model)
    {
        var pipeline = Volatile.Read(ref _pipeline);
        if (pipeline is null || pipeline.Model != model)
        {
            pipeline = new HttpPipeline(model, new StageContext(authority, this, services));
            Volatile.Write(ref _pipeline, pipeline);
        }

        return pipeline;
    }
}
