using EdgeKit.Redis;
using StackExchange.Redis;

namespace EdgeKit.Cache.Redis;

/// <summary>Groups keys by hash slot in a cluster; on a single server all keys are in one group.</summary>
internal sealed class ClusterSlots(RedisClient redis)
{
    public async ValueTask<int[]> OfAsync(RedisKey[] keys)
    {
        var outcome = await redis.TryExecuteAsync(
            database => Task.FromResult(Slots(database.Multiplexer, keys))).ConfigureAwait(false);
        return outcome.IsSuccess ? outcome.Value : new int[keys.Length];
    }

    private static int[] Slots(IConnectionMultiplexer multiplexer, RedisKey[] keys)
    {
        var isCluster = multiplexer.GetEndPoints().Any(
            e => multiplexer.GetServer(e) is { IsConnected: true, ServerType: ServerType.Cluster });
        return isCluster ? Array.ConvertAll(keys, multiplexer.HashSlot) : new int[keys.Length];
    }
}
