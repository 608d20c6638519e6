using EdgeKit.Policies;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>Counts the live instances by heartbeats in Redis. Keeps the last count during an outage.</summary>
internal sealed class InstanceCount(RedisClient redis, PolicyTables tables)
{
    private static readonly TimeSpan HeartbeatLifetime = TimeSpan.FromSeconds(7);
    private static readonly RedisScript Script = RateLimitScripts.Load("instances");

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly RedisKey[] _keys = [redis.KeyPrefix + "rl:instances"];
    private volatile int _lastCount;

    public int Live => _lastCount > 0 ? _lastCount : tables.Current.Get<RateLimitOptions>().ExpectedInstances;

    public async Task HeartbeatAsync()
    {
        var outcome = await SendAsync("stay").ConfigureAwait(false);
        _lastCount = outcome.IsSuccess ? Math.Max(1, (int)outcome.Value) : _lastCount;
    }

    public Task LeaveAsync() => SendAsync("leave").AsTask();

    private ValueTask<RedisOutcome<RedisResult>> SendAsync(string action) =>
        redis.TryEvaluateAsync(Script, _keys, [_id, (long)HeartbeatLifetime.TotalMilliseconds, action]);
}
