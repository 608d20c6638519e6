using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>The way to Redis for decisions, with a clock on it.</summary>
internal sealed class TimedRedis(RedisClient redis, RateLimitMetrics metrics, TimeProvider timeProvider)
{
    public string KeyPrefix => redis.KeyPrefix;

    public async ValueTask<RedisOutcome<RedisResult>> TryEvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        var sent = timeProvider.GetTimestamp();
        var outcome = await redis.TryEvaluateAsync(script, keys, arguments).ConfigureAwait(false);
        metrics.RedisCalled(timeProvider.GetElapsedTime(sent));
        return outcome;
    }
}
