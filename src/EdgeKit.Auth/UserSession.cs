namespace EdgeKit.Auth;

/// <summary>A session of a user. Contains no secret: the id does not grant access.</summary>
/// <param name="Id">The id with which <see cref="IUserSessions"/> ends the session.</param>
/// <param name="Subject">The subject (<c>sub</c>) of the user at the authorization server.</param>
/// <param name="CreatedAt">When the user logged in.</param>
/// <param name="ExpiresAt">When the session ends at the latest.</param>
public sealed record UserSession(string Id, string Subject, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
