using EdgeKit.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// How many instances share the limits, by a heartbeat in Redis. While Redis is away the last count holds.
/// </summary>
internal sealed class InstanceCount(RedisClient redis, IOptionsMonitor<RateLimitOptions> options)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(7);
    private static readonly RedisScript Script = RateLimitScripts.Load("instances");

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly RedisKey[] _keys = [redis.KeyPrefix + "rl:instances"];
    private volatile int _lastCount;

    public int Live => _lastCount > 0 ? _lastCount : options.CurrentValue.ExpectedInstances;

    public async Task HeartbeatAsync()
    {
        var outcome = await SendAsync("stay").ConfigureAwait(false);
        _lastCount = outcome.IsSuccess ? Math.Max(1, (int)outcome.Value) : _lastCount;
    }

    public Task LeaveAsync() => SendAsync("leave").AsTask();

    private ValueTask<RedisOutcome<RedisResult>> SendAsync(string what) =>
        redis.TryEvaluateAsync(Script, _keys, [_id, (long)Lifetime.TotalMilliseconds, what]);
}
