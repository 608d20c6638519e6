namespace Shop.Identity.Authorization;

/// <summary>A verified authorization request; its client and redirect URI are valid.</summary>
internal sealed record AuthorizationRequest(string ClientId, string RedirectUri, IReadOnlyList<string> Scopes)
{
    public required string CodeChallenge { get; init; }

    public string? State { get; init; }

    public string? Nonce { get; init; }
}
