using EdgeKit.Auth.Memory;
using EdgeKit.Auth.Tokens;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Auth.Redis;

/// <summary>
/// Records uses for all instances. While Redis does not respond, each instance detects only the uses that it recorded
/// itself: a value could then be used once per instance, which is better than refusing every request.
/// </summary>
internal sealed class RedisReplayStore(RedisClient redis, MemoryReplayStore local) : IReplayStore
{
    public async ValueTask<bool> TryAddAsync(string id, TimeSpan lifetime)
    {
        if (!await local.TryAddAsync(id, lifetime).ConfigureAwait(false))
        {
            return false;
        }

        var outcome = await redis.TryExecuteAsync(
            database => database.StringSetAsync(Key(id), "1", lifetime, When.NotExists)).ConfigureAwait(false);
        return !outcome.IsSuccess || outcome.Value;
    }

    public async ValueTask<bool> ContainsAsync(string id)
    {
        if (await local.ContainsAsync(id).ConfigureAwait(false))
        {
            return true;
        }

        var outcome = await redis.TryExecuteAsync(database => database.KeyExistsAsync(Key(id))).ConfigureAwait(false);
        return outcome.IsSuccess && outcome.Value;
    }

    private RedisKey Key(string id) => $"{redis.KeyPrefix}auth:used:{id}";
}
