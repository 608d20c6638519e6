using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Evaluates scripts and records how long each call took.</summary>
internal sealed class TimedRedis(RedisClient redis, RateLimitMetrics metrics, TimeProvider timeProvider)
{
    public string KeyPrefix => redis.KeyPrefix;

    public async ValueTask<RedisOutcome<RedisResult>> TryEvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        var sentAt = timeProvider.GetTimestamp();
        var outcome = await redis.TryEvaluateAsync(script, keys, arguments).ConfigureAwait(false);
        metrics.RedisCalled(timeProvider.GetElapsedTime(sentAt));
        return outcome;
    }
}
