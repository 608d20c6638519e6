using EdgeKit.Cache.Memory;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>Runs scripts that change data. All are idempotent, so a call without a reply is repeated.</summary>
internal sealed class EntryCommands(RedisClient redis, RedisNames names)
{
    public ValueTask<RedisOutcome<RedisResult>> SendAsync(RedisScript script, CacheKey key, RedisValue[] arguments) =>
        SendAsync(script, [names.EntryKey(key)], arguments);

    public async ValueTask<RedisOutcome<RedisResult>> SendAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        var outcome = await redis.TryEvaluateAsync(script, keys, arguments).ConfigureAwait(false);
        return outcome.Failure is RedisFailure.TimedOut or RedisFailure.ConnectionLost
            ? await redis.TryEvaluateAsync(script, keys, arguments).ConfigureAwait(false)
            : outcome;
    }

    public async ValueTask<bool> RemoveAsync(CacheKey key) =>
        (await SendAsync(CacheScripts.Remove, key, [names.WakeChannelForScript]).ConfigureAwait(false)).IsSuccess;
}
