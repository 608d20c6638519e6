namespace Shop.Identity.Clients;

/// <summary>An application that may ask for tokens.</summary>
internal sealed record Client(
    string Id, byte[] SecretHash, IReadOnlyList<string> GrantTypes, IReadOnlyList<string> Scopes)
{
    /// <summary>
    /// Whether the client may name the subject and the lifetime of its tokens: a load of many callers does.
    /// </summary>
    public bool ChoosesSubject { get; init; }

    /// <summary>Where codes may be sent, compared character by character.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>For which services the client may exchange a person's token (RFC 8693).</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>
    /// Where the browser may be sent after a logout: the start pages of the places that receive codes.
    /// </summary>
    public IEnumerable<string> PostLogoutUris => Origins.Select(origin => origin + "/");

    /// <summary>
    /// Who is told of a logout. One address would do for instances that share their sessions; without Redis they do
    /// not.
    /// </summary>
    /// <remarks>A port is an instance, by whatever name its host goes.</remarks>
    public IEnumerable<string> BackchannelLogoutUris =>
        Origins.DistinctBy(static origin => new Uri(origin).Port).Select(origin => origin + "/bff/backchannel");

    private IEnumerable<string> Origins =>
        RedirectUris.Select(uri => new Uri(uri).GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.Ordinal);
}
