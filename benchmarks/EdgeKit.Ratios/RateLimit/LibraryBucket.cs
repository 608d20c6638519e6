using RedisRateLimiting;
using StackExchange.Redis;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>RedisRateLimiting's token bucket of the same size and pace as ours.</summary>
internal static class LibraryBucket
{
    public static RedisTokenBucketRateLimiterOptions Options(
        IConnectionMultiplexer redis, int capacity, int refillPerSecond) => new()
    {
        ConnectionMultiplexerFactory = () => redis,
        TokenLimit = capacity,
        TokensPerPeriod = refillPerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
    };
}
