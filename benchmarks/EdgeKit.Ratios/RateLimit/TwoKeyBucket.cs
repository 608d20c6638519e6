using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>The rival on Redis: a token bucket of two keys with float state and the caller's clock, one EVALSHA per decision, through the same client.</summary>
internal sealed class TwoKeyBucket(RedisClient redis, double capacity, double refillPerSecond)
{
    private static readonly RedisScript Script = new("two-key-bucket", """
        local capacity, rate, now, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local state = redis.call('MGET', KEYS[1], KEYS[2])
        local tokens, since = tonumber(state[1]) or capacity, tonumber(state[2]) or now
        tokens = math.min(capacity, tokens + math.max(0, now - since) * rate)
        local admitted = tokens >= cost
        if admitted then
          local life = math.ceil(capacity / rate * 2)
          redis.call('SET', KEYS[1], tokens - cost, 'EX', life)
          redis.call('SET', KEYS[2], now, 'EX', life)
        end
        return { admitted and 1 or 0, tostring(tokens) }
        """);

    private readonly RedisValue _capacity = capacity;
    private readonly RedisValue _rate = refillPerSecond;

    public async Task<bool> TakeAsync(string key)
    {
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds;
        var reply = await redis.EvaluateAsync(Script, [$"rival:{{{key}}}", $"rival:{{{key}}}:ts"], [_capacity, _rate, now, 1]);
        return (int)((RedisResult[])reply!)[0] == 1;
    }
}
