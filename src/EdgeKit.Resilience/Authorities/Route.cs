namespace EdgeKit.Resilience.Authorities;

/// <summary>
/// The way that the last request of a client went. Nearly every request goes the same way, so it is looked at before
/// the tables.
/// </summary>
internal sealed record Route(string Policy, PolicyRuntime Runtime, ClientState State)
{
    public bool Leads(string policy, Uri uri)
    {
        var authority = State.Authority;
        return ReferenceEquals(Policy, policy)
            && authority.Key.Port == uri.Port
            && authority.Key.Host == uri.Host
            && authority.Key.Scheme == uri.Scheme
            && !authority.IsEvicted;
    }
}
