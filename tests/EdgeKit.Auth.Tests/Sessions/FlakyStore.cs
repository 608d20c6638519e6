using EdgeKit.Auth.Sessions;
using EdgeKit.Redis;

namespace EdgeKit.Auth.Tests.Sessions;

/// <summary>A store that reads, and for a while cannot write, as a Redis that goes away between the two.</summary>
internal sealed class FlakyStore(ISessionStore inner) : ISessionStore
{
    private int _refused;
    private int _written;

    public volatile bool FailsWrites;

    public int Refused => Volatile.Read(ref _refused);

    public int Written => Volatile.Read(ref _written);

    public ValueTask<bool> CreateAsync(string key, byte[] data,
        SessionTimeouts span, CancellationToken cancellationToken) => inner.CreateAsync(key, data, span, cancellationToken);

    public ValueTask<byte[]?> ReadAsync(string key, string slot, TimeSpan idle, CancellationToken cancellationToken) =>
        inner.ReadAsync(key, slot, idle, cancellationToken);

    public ValueTask<SlotLease> TakeLeaseAsync(string key, string slot, string owner, TimeSpan duration) =>
        inner.TakeLeaseAsync(key, slot, owner, duration);

    public ValueTask<bool> WriteAsync(string key, string slot, long fence, byte[] data)
    {
        if (!FailsWrites)
        {
            Interlocked.Increment(ref _written);
            return inner.WriteAsync(key, slot, fence, data);
        }

        Interlocked.Increment(ref _refused);
        throw new RedisUnavailableException(RedisFailure.TimedOut, "It does not answer.");
    }

    public ValueTask ReleaseAsync(string key, string slot, long fence) => inner.ReleaseAsync(key, slot, fence);

    public ValueTask<bool> RemoveAsync(string key, long? fence = null) => inner.RemoveAsync(key, fence);

    public ValueTask<IAsyncDisposable> SubscribeAsync(Action<string> ended) => inner.SubscribeAsync(ended);

    public ValueTask IndexAsync(string index, string key, TimeSpan lifetime) => inner.IndexAsync(index, key, lifetime);

    public ValueTask<IReadOnlyList<string>> ListAsync(string index, CancellationToken cancellationToken) =>
        inner.ListAsync(index, cancellationToken);

    public ValueTask MarkLogoutAsync(string index, DateTimeOffset at, TimeSpan keep) =>
        inner.MarkLogoutAsync(index, at, keep);

    public ValueTask<DateTimeOffset?> FindLogoutAsync(string index) => inner.FindLogoutAsync(index);
}
