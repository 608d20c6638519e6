using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>The way to Redis for decisions, with a clock on it.</summary>
internal sealed class TimedRedis(RedisClient redis, RateLimitMetrics metrics, TimeProvider time)
{
    public string KeyPrefix => redis.KeyPrefix;

    public async ValueTask<RedisOutcome<RedisResult>> TryEvaluateAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        var sent = time.GetTimestamp();
        var outcome = await redis.TryEvaluateAsync(script, keys, arguments).ConfigureAwait(false);
        metrics.Asked(time.GetElapsedTime(sent));
        return outcome;
    }
}
