namespace EdgeKit.Auth.Sessions;

/// <summary>A login session: subject, tokens and lifetime. Stored encrypted.</summary>
internal sealed record Session(
    string Subject, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, TokenSet Tokens, string IdToken)
{
    /// <summary>The <c>sid</c> of the session at the authorization server, named in its logout tokens.</summary>
    public string? ServerSessionId { get; init; }

    public IReadOnlyList<SessionClaim> Claims { get; init; } = [];
}
