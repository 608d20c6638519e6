using EdgeKit.Redis;

namespace EdgeKit.Cache.Tests.Redis;

/// <summary>
/// A slow source whose calls are counted in Redis, over all processes. It complains when two run at once, and when one begins although what
/// the last one made must be fresh yet.
/// </summary>
internal sealed class CountedSource(RedisClient redis)
{
    private static readonly TimeSpan Recompute = TimeSpan.FromMilliseconds(20);

    public async ValueTask<long> MakeAsync(CacheFill<long> fill, CancellationToken ct)
    {
        // One monotonic clock for all processes of a machine.
        var (begun, ended) = (TimeProvider.System.GetTimestamp(), await NumberAsync("ended"));
        if (await IncrementAsync("running", 1) > 1 || (ended > 0 && TimeProvider.System.GetElapsedTime(ended, begun) < ExpiryTests.Ttl / 2))
        {
            await IncrementAsync("needless", 1);
        }

        await Task.Delay(Recompute, ct);
        var call = await IncrementAsync("calls", 1);
        await redis.ExecuteAsync(d => d.StringSetAsync(redis.KeyPrefix + "ended", TimeProvider.System.GetTimestamp()), ct);
        await IncrementAsync("running", -1);
        return call;
    }

    public async Task WaitForAsync(string flag)
    {
        while (!await redis.ExecuteAsync(d => d.KeyExistsAsync(redis.KeyPrefix + flag)))
        {
            await Task.Delay(5);
        }
    }

    private async Task<long> NumberAsync(string name) => (long)await redis.ExecuteAsync(d => d.StringGetAsync(redis.KeyPrefix + name));

    private async Task<long> IncrementAsync(string name, long by) => await redis.ExecuteAsync(d => d.StringIncrementAsync(redis.KeyPrefix + name, by));
}
