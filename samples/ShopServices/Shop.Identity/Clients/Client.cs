namespace Shop.Identity.Clients;

/// <summary>An application that may ask for tokens.</summary>
internal sealed record Client(string Id, byte[] SecretHash, IReadOnlyList<string> GrantTypes, IReadOnlyList<string> Scopes)
{
    /// <summary>Whether the client may name the subject and the lifetime of its tokens: a load of many callers does.</summary>
    public bool ChoosesSubject { get; init; }

    /// <summary>Where codes may be sent, compared character by character.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];
}
