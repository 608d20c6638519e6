using EdgeKit.Redis;

namespace EdgeKit.Cache.Tests.Redis;

/// <summary>
/// A slow source whose calls are counted in Redis, over all processes. It reports concurrent calls, and
/// calls that begin while the last value must still be fresh.
/// </summary>
internal sealed class CountedSource(RedisClient redis)
{
    private static readonly TimeSpan Recompute = TimeSpan.FromMilliseconds(20);

    public async ValueTask<long> MakeAsync(CacheFill<long> fill, CancellationToken cancellationToken)
    {
        // One monotonic clock for all processes of a machine.
        var (begun, before) = (TimeProvider.System.GetTimestamp(), await NumberAsync("begun"));
        if (await IncrementAsync("running", 1) > 1
            || (before > 0 && TimeProvider.System.GetElapsedTime(before, begun) < ExpiryTests.Ttl / 2))
        {
            await IncrementAsync("needless", 1);
        }

        // Not when it ended: what is made slowly on a busy machine is fresh for less long after its end.
        await redis.ExecuteAsync(d => d.StringSetAsync(redis.KeyPrefix + "begun", begun), cancellationToken);
        await Task.Delay(Recompute, cancellationToken);
        var call = await IncrementAsync("calls", 1);
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

    private async Task<long> NumberAsync(string name) =>
        (long)await redis.ExecuteAsync(d => d.StringGetAsync(redis.KeyPrefix + name));

    private async Task<long> IncrementAsync(string name, long by) =>
        await redis.ExecuteAsync(d => d.StringIncrementAsync(redis.KeyPrefix + name, by));
}
