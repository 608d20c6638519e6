using EdgeKit.Resilience.Configuration;

namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// Selects the pipeline of a client's request. Remembers the last one, because most clients call one authority. Thread
/// safe.
/// </summary>
internal sealed class PipelineSelector(ResiliencePipelines pipelines, string client)
{
    private Selection? _last;

    public HttpPipeline Select(ResilienceModel model, string policy, Uri uri)
    {
        var last = Volatile.Read(ref _last);
        if (last is null || !last.Matches(model, policy, uri))
        {
            last = new Selection(model, policy, pipelines.GetPipeline(model, client, policy, uri));
            Volatile.Write(ref _last, last);
        }

        last.Pipeline.Authority.MarkUsed();
        return last.Pipeline;
    }

    private sealed record Selection(ResilienceModel Model, string Policy, HttpPipeline Pipeline)
    {
        public bool Matches(ResilienceModel model, string policy, Uri uri) =>
            ReferenceEquals(Model, model) && ReferenceEquals(Policy, policy)
            && Pipeline.Authority is { IsEvicted: false } authority && authority.Key == AuthorityKey.FromUri(uri);
    }
}
