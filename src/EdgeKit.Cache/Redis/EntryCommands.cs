using EdgeKit.Cache.Memory;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>
/// Scripts that change one entry. A call that timed out is sent again, because it may have been executed: all scripts
/// are idempotent.
/// </summary>
internal sealed class EntryCommands(RedisClient redis, RedisNames names)
{
    public async ValueTask<RedisOutcome<RedisResult>> SendAsync(
        RedisScript script, CacheKey key, RedisValue[] arguments)
    {
        RedisKey[] keys = [names.EntryKey(key)];
        var outcome = await redis.TryEvaluateAsync(script, keys, arguments).ConfigureAwait(false);
        return outcome.Failure is RedisFailure.TimedOut or RedisFailure.ConnectionLost
            ? await redis.TryEvaluateAsync(script, keys, arguments).ConfigureAwait(false)
            : outcome;
    }

    public async ValueTask<bool> RemoveAsync(CacheKey key) =>
        (await SendAsync(CacheScripts.Remove, key, [names.WakeChannelForScript]).ConfigureAwait(false)).IsSuccess;
}
