using EdgeKit.Cache.Memory;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>
/// Calls of scripts that change one entry. Each may be sent a second time, because one that timed out may have been
/// carried out: none does harm twice.
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

    /// <summary>Removes an entry, its lease with it, and wakes who waits.</summary>
    public async ValueTask<bool> RemoveAsync(CacheKey key) =>
        (await SendAsync(CacheScripts.Remove, key, [names.WakeChannelForScript]).ConfigureAwait(false)).IsSuccess;
}
