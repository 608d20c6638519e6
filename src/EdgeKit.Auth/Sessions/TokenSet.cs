namespace EdgeKit.Auth.Sessions;

/// <summary>The tokens of one token response, and when to refresh them.</summary>
internal sealed record TokenSet(
    string AccessToken, DateTimeOffset RenewAt, DateTimeOffset EndsAt, string? RefreshToken, string Scope)
{
    public bool IsDue(DateTimeOffset now) => now >= RenewAt;

    public bool HasEnded(DateTimeOffset now) => now >= EndsAt;
}
