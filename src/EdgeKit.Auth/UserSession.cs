namespace EdgeKit.Auth;

/// <summary>
/// A login that lasts, as a list of someone's sessions shows it. Holds no secret: its id opens nothing.
/// </summary>
/// <param name="Id">
/// Names the session to <see cref="IUserSessions.RevokeAsync(string, string, CancellationToken)"/>.
/// </param>
/// <param name="Subject">Whose it is: the <c>sub</c> of the authorization server.</param>
/// <param name="CreatedAt">When the person logged in.</param>
/// <param name="ExpiresAt">When it ends at the latest.</param>
public sealed record UserSession(string Id, string Subject, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
