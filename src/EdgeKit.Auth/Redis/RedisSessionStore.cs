using EdgeKit.Auth.Sessions;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Auth.Redis;

/// <summary>Stores sessions in Redis. While it does not respond, requests get a 503 and no session ends.</summary>
internal sealed class RedisSessionStore(RedisClient redis, TimeProvider timeProvider) : ISessionStore
{
    private readonly SessionEndListeners _listeners = new();

    public async ValueTask<bool> CreateAsync(
        string key, byte[] data, SessionTimeouts span, CancellationToken cancellationToken) =>
        (long)await RunAsync(SessionScripts.Create, key,
            [data, Milliseconds(span.Idle), Milliseconds(span.Lifetime)], cancellationToken).ConfigureAwait(false) == 1;

    public async ValueTask<byte[]?> ReadAsync(
        string key, string slot, TimeSpan idle, CancellationToken cancellationToken) =>
        (byte[]?)await RunAsync(
            SessionScripts.Read, key, [slot, Milliseconds(idle)], cancellationToken).ConfigureAwait(false);

    public async ValueTask<SlotLease> TakeLeaseAsync(string key, string slot, string owner, TimeSpan duration)
    {
        var reply = (RedisResult[])(
            await RunAsync(SessionScripts.Lease, key, [slot, owner, Milliseconds(duration)]).ConfigureAwait(false))!;
        return reply.Length == 0 ? SlotLease.Gone
            : (long)reply[0] == 0 ? SlotLease.Held
            : SlotLease.Taken((long)reply[0], (byte[]?)reply[1] is { Length: > 0 } data ? data : null);
    }

    public async ValueTask<bool> WriteAsync(string key, string slot, long fence, byte[] data) =>
        (long)await RunAsync(SessionScripts.Write, key, [slot, fence, data]).ConfigureAwait(false) == 1;

    public async ValueTask ReleaseAsync(string key, string slot, long fence) =>
        await RunAsync(SessionScripts.Write, key, [slot, fence]).ConfigureAwait(false);

    public async ValueTask<bool> RemoveAsync(string key, long? fence = null)
    {
        var removed = (long)await RunAsync(
            SessionScripts.Remove, key, fence is { } number ? [number] : []).ConfigureAwait(false) == 1;
        if (removed)
        {
            _listeners.Notify(key);
            // Not in the script: a Redis user without permission to publish must be able to end sessions.
            await PublishEndAsync(key).ConfigureAwait(false);
        }

        return removed;
    }

    public async ValueTask<IAsyncDisposable> SubscribeAsync(Action<string> ended)
    {
        var local = _listeners.Add(ended);
        var remote = await redis.SubscribeAsync(Channel, key => ended(key.ToString())).ConfigureAwait(false);
        return new Subscription(local, remote);
    }

    public async ValueTask IndexAsync(string index, string key, TimeSpan lifetime)
    {
        var end = timeProvider.GetUtcNow() + lifetime;
        await redis.ExecuteAsync(database => database.SortedSetAddAsync(IndexKey(index), key, end.ToUnixTimeSeconds()))
            .ConfigureAwait(false);
        // The newest session expires last, and the index with it.
        await redis.ExecuteAsync(database => database.KeyExpireAsync(IndexKey(index), lifetime)).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<string>> ListAsync(string index, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().ToUnixTimeSeconds();
        await redis.ExecuteAsync(database => database.SortedSetRemoveRangeByScoreAsync(
            IndexKey(index), double.NegativeInfinity, now), cancellationToken).ConfigureAwait(false);
        var keys = await redis.ExecuteAsync(
            database => database.SortedSetRangeByRankAsync(IndexKey(index)), cancellationToken).ConfigureAwait(false);
        return [.. keys.Select(key => key.ToString())];
    }

    public async ValueTask MarkLogoutAsync(string index, DateTimeOffset at, TimeSpan keep) =>
        await redis.ExecuteAsync(database => database.StringSetAsync(
            LogoutKey(index), at.ToUnixTimeMilliseconds(), keep)).ConfigureAwait(false);

    public async ValueTask<DateTimeOffset?> FindLogoutAsync(string index)
    {
        var mark = await redis.ExecuteAsync(
            database => database.StringGetAsync(LogoutKey(index))).ConfigureAwait(false);
        return mark.HasValue ? DateTimeOffset.FromUnixTimeMilliseconds((long)mark) : null;
    }

    private async ValueTask PublishEndAsync(string key)
    {
        try
        {
            await redis.PublishAsync(Channel, key).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisUnavailableException or RedisServerException)
        {
            // The session is removed; other instances notice on their next read.
        }
    }

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private string Channel => $"{redis.KeyPrefix}auth:ended";

    private RedisKey IndexKey(string index) => $"{redis.KeyPrefix}auth:sessions:{index}";

    private RedisKey LogoutKey(string index) => $"{redis.KeyPrefix}auth:logout:{index}";

    private ValueTask<RedisResult> RunAsync(
        RedisScript script, string key, RedisValue[] args, CancellationToken cancellationToken = default) =>
        redis.EvaluateAsync(script, [$"{redis.KeyPrefix}auth:session:{key}"], args, cancellationToken);

    private sealed class Subscription(IAsyncDisposable local, IAsyncDisposable remote) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await local.DisposeAsync().ConfigureAwait(false);
            await remote.DisposeAsync().ConfigureAwait(false);
        }
    }
}
