using EdgeKit.RateLimit.Telemetry;
using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Which batcher a group goes to. A single server takes any keys in one script; in a cluster every lane has its own
/// batcher, because a script must stay in one slot.
/// </summary>
internal sealed class SlotBatchers : IDisposable
{
    private const int Lanes = 256;

    private readonly RedisClient _redis;
    private readonly MicroBatcher[] _batchers;
    private readonly IDisposable _watch;
    private volatile int _kind; // 0 unknown, 1 single, 2 cluster

    public SlotBatchers(RedisClient redis, TimedRedis timed, RateLimitMetrics metrics)
    {
        _redis = redis;
        _batchers = [.. Enumerable.Range(0, Lanes).Select(_ => new MicroBatcher(timed, metrics))];
        _watch = redis.OnStateChanged(_ => _kind = 0);
    }

    public MicroBatcher For(BucketGroup group, bool cluster) => _batchers[cluster ? group.HashTag : 0];

    /// <summary>
    /// Whether the server is a cluster; a server that does not answer counts as one, which is right for both.
    /// </summary>
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

    public void Dispose() => _watch.Dispose();

    private static bool HasSlots(IConnectionMultiplexer multiplexer) =>
        multiplexer.GetEndPoints().Any(
            e => multiplexer.GetServer(e) is { IsConnected: true, ServerType: ServerType.Cluster });
}
