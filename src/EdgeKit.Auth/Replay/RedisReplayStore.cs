using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Auth.Replay;

/// <summary>
/// Remembers uses for all instances. While Redis does not answer, each instance still refuses what it has seen itself: a proof or a login could
/// then be used once per instance within its lifetime, which is better than refusing everyone.
/// </summary>
internal sealed class RedisReplayStore(RedisClient redis, MemoryReplayStore local) : IReplayStore
{
    public async ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime)
    {
        if (!await local.TryAddAsync(id, lifetime).ConfigureAwait(false))
        {
            return false;
        }

        RedisKey key = $"{redis.KeyPrefix}auth:used:{id}";
        var outcome = await redis.TryExecuteAsync(database => database.StringSetAsync(key, "1", lifetime, When.NotExists)).ConfigureAwait(false);
        return !outcome.IsSuccess || outcome.Value;
    }
}
