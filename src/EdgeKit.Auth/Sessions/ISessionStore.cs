using EdgeKit.Redis;

namespace EdgeKit.Auth.Sessions;

/// <summary>
/// Stores sessions: encrypted bytes in slots under the key of a session. The slot <see cref="MainSlot"/> is the session
/// itself, others hold exchanged tokens; all expire together. A writer takes a lease on a slot and passes its fencing
/// number, so that a writer whose lease was lost changes nothing.
/// </summary>
/// <exception cref="EdgeKit.Redis.RedisUnavailableException">From every member: Redis does not respond.</exception>
internal interface ISessionStore
{
    const string MainSlot = "main";

    /// <summary>Returns false if the store is full.</summary>
    ValueTask<bool> CreateAsync(string key, byte[] data, SessionTimeouts span, CancellationToken cancellationToken);

    /// <summary>Reads a slot and extends the session; null if the session is gone, empty if the slot is.</summary>
    ValueTask<byte[]?> ReadAsync(string key, string slot, TimeSpan idle, CancellationToken cancellationToken);

    /// <summary>Takes the lease of a slot; its owner may take it again.</summary>
    ValueTask<SlotLease> TakeLeaseAsync(string key, string slot, string owner, TimeSpan duration);

    /// <summary>Writes a slot and releases the lease; false, without effect, if the lease was lost.</summary>
    ValueTask<bool> WriteAsync(string key, string slot, long fence, byte[] data);

    ValueTask ReleaseAsync(string key, string slot, long fence);

    /// <summary>Ends a session; with a fence only if that lease of the main slot is the latest.</summary>
    ValueTask<bool> RemoveAsync(string key, long? fence = null);

    /// <summary>Calls back when a session ends on any instance, until disposed. Calls may be lost.</summary>
    ValueTask<IAsyncDisposable> SubscribeAsync(Action<string> ended);

    ValueTask IndexAsync(string index, string key, TimeSpan lifetime);

    ValueTask<IReadOnlyList<string>> ListAsync(string index, CancellationToken cancellationToken);

    /// <summary>Records that all sessions of an index were logged out.</summary>
    ValueTask MarkLogoutAsync(string index, DateTimeOffset at, TimeSpan keep);

    ValueTask<DateTimeOffset?> FindLogoutAsync(string index);
}
