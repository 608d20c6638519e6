namespace Shop.Identity.Clients;

/// <summary>A client application.</summary>
internal sealed record Client(
    string Id, byte[] SecretHash, IReadOnlyList<string> GrantTypes, IReadOnlyList<string> Scopes)
{
    /// <summary>True if the client may choose the subject and lifetime of its tokens, as a load test does.</summary>
    public bool ChoosesSubject { get; init; }

    /// <summary>The allowed redirect URIs, compared exactly.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>The audiences for which the client may exchange a user's token (RFC 8693).</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The allowed addresses after a logout: the start pages of the redirect URIs' origins.</summary>
    public IEnumerable<string> PostLogoutUris => Origins.Select(origin => origin + "/");

    /// <summary>
    /// The addresses notified of a logout, one per instance, because without Redis instances do not share sessions.
    /// </summary>
    /// <remarks>Each port is one instance.</remarks>
    public IEnumerable<string> BackchannelLogoutUris =>
        Origins.DistinctBy(static origin => new Uri(origin).Port).Select(origin => origin + "/bff/backchannel");

    private IEnumerable<string> Origins =>
        RedirectUris.Select(uri => new Uri(uri).GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.Ordinal);
}
