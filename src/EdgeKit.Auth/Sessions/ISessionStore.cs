using EdgeKit.Redis;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// Where sessions live: sealed bytes in slots under a session's key. The slot <see cref="Main"/> is the session itself,
/// others hold tokens that were exchanged for its own; all of them end with it. Whoever renews a slot takes a lease on
/// it, and a write shows the number of the lease, so that one that was overtaken changes nothing.
/// </summary>
/// <exception cref="EdgeKit.Redis.RedisUnavailableException">
/// By every member, when the store is Redis and does not answer.
/// </exception>
internal interface ISessionStore
{
    const string Main = "main";

    /// <summary>Stores a new session; false when there is no room.</summary>
    ValueTask<bool> CreateAsync(string key, byte[] data, SessionSpan span, CancellationToken cancellationToken);

    /// <summary>
    /// What a slot holds, and moves the end of the session on; null when the session is gone, empty when the slot is.
    /// </summary>
    ValueTask<byte[]?> ReadAsync(string key, string slot, TimeSpan idle, CancellationToken cancellationToken);

    /// <summary>Takes the lease of a slot for a while; the owner that holds it may take it again.</summary>
    ValueTask<Lease> TakeLeaseAsync(string key, string slot, string owner, TimeSpan duration);

    /// <summary>
    /// Stores a slot and gives the lease back; false, and nothing is changed, when the lease has gone to another.
    /// </summary>
    ValueTask<bool> WriteAsync(string key, string slot, long fence, byte[] data);

    ValueTask ReleaseAsync(string key, string slot, long fence);

    /// <summary>Ends a session; with a fence only for who holds the lease of the main slot.</summary>
    ValueTask<bool> RemoveAsync(string key, long? fence = null);

    /// <summary>
    /// Calls back with each session that <see cref="RemoveAsync"/> ends, here or at another instance, until the
    /// returned object is disposed. Some may be missed.
    /// </summary>
    ValueTask<IAsyncDisposable> ListenAsync(Action<string> ended);

    /// <summary>Adds a session to an index until it ends.</summary>
    ValueTask IndexAsync(string index, string key, TimeSpan lifetime);

    ValueTask<IReadOnlyList<string>> ListAsync(string index, CancellationToken cancellationToken);

    /// <summary>Remembers for a while that everyone in an index was logged out at a time.</summary>
    ValueTask MarkLogoutAsync(string index, DateTimeOffset at, TimeSpan keep);

    ValueTask<DateTimeOffset?> FindLogoutAsync(string index);
}
