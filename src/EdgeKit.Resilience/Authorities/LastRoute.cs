namespace EdgeKit.Resilience.Authorities;

/// <summary>Finds the way of a client's requests, the way of the one before first. Thread safe.</summary>
internal sealed class LastRoute(ResiliencePipelines pipelines, string client)
{
    private Route? _route;

    public Route To(string policy, Uri uri)
    {
        var route = Volatile.Read(ref _route);
        if (route is null || !route.Leads(policy, uri))
        {
            route = pipelines.RouteOf(client, policy, uri);
            Volatile.Write(ref _route, route);
        }

        route.State.Authority.MarkUsed();
        return route;
    }
}
