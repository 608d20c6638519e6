using EdgeKit.Redis;

namespace EdgeKit.Auth;

/// <summary>
/// The logins that last, on all instances that share a Redis, otherwise on this one. Registered with the login; thread
/// safe.
/// </summary>
public interface IUserSessions
{
    /// <summary>Lists the sessions of a person.</summary>
    /// <param name="subject">The <c>sub</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The sessions, the newest first.</returns>
    /// <exception cref="Redis.RedisUnavailableException">Redis holds the sessions and does not answer.</exception>
    Task<IReadOnlyList<UserSession>> ListAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Ends all sessions of a person, everywhere and at once.</summary>
    /// <param name="subject">The <c>sub</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many were ended.</returns>
    /// <exception cref="Redis.RedisUnavailableException">
    /// Redis holds the sessions and does not answer; some may have ended.
    /// </exception>
    Task<int> RevokeAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Ends one session of a person.</summary>
    /// <param name="subject">The <c>sub</c>.</param>
    /// <param name="id">The <see cref="UserSession.Id"/>; one of another person is not found.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="Redis.RedisUnavailableException">Redis holds the sessions and does not answer.</exception>
    Task<bool> RevokeAsync(string subject, string id, CancellationToken cancellationToken = default);
}
