using System.Runtime.CompilerServices;
using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>One batcher for a single server, or one per hash tag for a cluster, whose scripts need one slot.</summary>
internal sealed class SlotBatchers : IDisposable
{
    private const int HashTags = 256;

    private readonly RedisClient _redis;
    private readonly MicroBatcher[] _batchers;
    private readonly IDisposable _stateWatch;
    private volatile int _kind; // 0 unknown, 1 single, 2 cluster

    public SlotBatchers(RedisClient redis, TimedRedis timed, RateLimitMetrics metrics)
    {
        _redis = redis;
        _batchers = [.. Enumerable.Range(0, HashTags).Select(_ => new MicroBatcher(timed, metrics))];
        _stateWatch = redis.OnStateChanged(_ => _kind = 0);
    }

    /// <returns>The use of each bucket before the call; <see langword="null"/> if Redis did not reply.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<long[]?> SendAsync(BucketGroup group)
    {
        var cluster = await IsClusterAsync().ConfigureAwait(false);
        return await _batchers[cluster ? group.HashTag : 0].SendAsync(group).ConfigureAwait(false);
    }

    /// <summary>True for a cluster, and if the server does not reply: separate batchers work for both.</summary>
    public async ValueTask<bool> IsClusterAsync()
    {
        if (_kind == 0)
        {
            var outcome = await _redis.TryExecuteAsync(
                static database => Task.FromResult(HasSlots(database.Multiplexer))).ConfigureAwait(false);
            _kind = !outcome.IsSuccess ? 0 : outcome.Value ? 2 : 1;
        }

        return _kind != 1;
    }

    public void Dispose() => _stateWatch.Dispose();

    private static bool HasSlots(IConnectionMultiplexer multiplexer) =>
        multiplexer.GetEndPoints().Any(
            e => multiplexer.GetServer(e) is { IsConnected: true, ServerType: ServerType.Cluster });
}
