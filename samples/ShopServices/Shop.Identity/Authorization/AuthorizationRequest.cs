namespace Shop.Identity.Authorization;

/// <summary>A checked request for a code; client and redirect are right when one of these exists.</summary>
internal sealed record AuthorizationRequest(string ClientId, string RedirectUri, IReadOnlyList<string> Scopes)
{
    public required string CodeChallenge { get; init; }

    public string? State { get; init; }

    public string? Nonce { get; init; }
}
