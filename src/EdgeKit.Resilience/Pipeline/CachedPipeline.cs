namespace EdgeKit.Resilience.Pipeline;

/// <summary>
/// The way that the last request of a client went. Nearly every request goes the same way, so it is looked at before
/// the tables.
/// </summary>
internal sealed record CachedPipeline(string Policy, PolicyState Runtime, ClientState State)
{
    public bool Matches(string policy, Uri uri)
    {
        var authority = State.Authority;
        return ReferenceEquals(Policy, policy)
            && authority.Key.Port == uri.Port
            && authority.Key.Host == uri.Host
            && authority.Key.Scheme == uri.Scheme
            && !authority.IsEvicted;
    }
}
