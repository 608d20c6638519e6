namespace EdgeKit.Resilience.Pipeline;

/// <summary>Finds the way of a client's requests, the way of the one before first. Thread safe.</summary>
internal sealed class PipelineSelector(ResiliencePipelines pipelines, string client)
{
    private CachedPipeline? _route;

    public CachedPipeline Select(string policy, Uri uri)
    {
        var route = Volatile.Read(ref _route);
        if (route is null || !route.Matches(policy, uri))
        {
            route = pipelines.GetPipeline(client, policy, uri);
            Volatile.Write(ref _route, route);
        }

        route.State.Authority.MarkUsed();
        return route;
    }
}
