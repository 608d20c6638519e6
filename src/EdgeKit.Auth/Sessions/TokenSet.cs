namespace EdgeKit.Auth.Sessions;

/// <summary>
/// What the server gave out at one time: an access token, what renews it, and when that should happen.
/// </summary>
internal sealed record TokenSet(
    string AccessToken, DateTimeOffset RenewAt, DateTimeOffset EndsAt, string? RefreshToken, string Scope)
{
    public bool IsDue(DateTimeOffset now) => now >= RenewAt;

    public bool HasEnded(DateTimeOffset now) => now >= EndsAt;
}
