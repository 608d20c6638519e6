namespace EdgeKit.Auth.Sessions;

/// <summary>
/// A login: who it is, the tokens that stand for the person, and when it ends. Lives sealed in the store.
/// </summary>
internal sealed record Session(
    string Subject, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, TokenSet Tokens, string IdToken)
{
    /// <summary>The session at the server, by which a logout there names it.</summary>
    public string? ServerSessionId { get; init; }

    public IReadOnlyList<SessionClaim> Claims { get; init; } = [];
}
