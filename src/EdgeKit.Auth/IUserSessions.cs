using EdgeKit.Redis;

namespace EdgeKit.Auth;

/// <summary>Lists and ends the sessions of users, on all instances that share a Redis. Thread safe.</summary>
public interface IUserSessions
{
    /// <summary>Lists the sessions of a user.</summary>
    /// <param name="subject">The subject (<c>sub</c>) of the user.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The sessions, newest first.</returns>
    /// <exception cref="RedisUnavailableException">Redis, which stores the sessions, does not respond.</exception>
    Task<IReadOnlyList<UserSession>> ListAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Ends all sessions of a user, on every instance.</summary>
    /// <param name="subject">The subject (<c>sub</c>) of the user.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of ended sessions.</returns>
    /// <exception cref="RedisUnavailableException">Redis does not respond; some sessions may have ended.</exception>
    Task<int> RevokeAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Ends one session of a user.</summary>
    /// <param name="subject">The subject (<c>sub</c>) of the user.</param>
    /// <param name="id">The <see cref="UserSession.Id"/>; the id of another user's session is not found.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True if the session existed.</returns>
    /// <exception cref="RedisUnavailableException">Redis, which stores the sessions, does not respond.</exception>
    Task<bool> RevokeAsync(string subject, string id, CancellationToken cancellationToken = default);
}
