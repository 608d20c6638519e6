using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Caches the Redis keys of frequent buckets; computing one costs a SHA-256 and a string. Direct-mapped: each bucket
/// has one slot and the latest bucket wins it. Thread safe without a lock, because entries are immutable.
/// </summary>
internal sealed class RedisBucketKeyCache(RedisClient redis)
{
    private const int Slots = 4_096;

    private readonly Entry?[] _entries = new Entry?[Slots];

    public RedisBucketKey Get(in BucketRequest request)
    {
        if (request.Partition.Kind == PartitionKind.Overflow)
        {
            return Create(request); // its in-process key is still the caller's own
        }

        ref var slot = ref _entries[(request.Key.Low >> 1) & (Slots - 1)];
        var entry = Volatile.Read(ref slot);
        if (entry is null || entry.Key != request.Key)
        {
            Volatile.Write(ref slot, entry = new Entry(request.Key, Create(request)));
        }

        return entry.RedisKey;
    }

    private RedisBucketKey Create(in BucketRequest request) =>
        RedisBucketKey.Of(redis.KeyPrefix, request.Policy.Name, request.Partition);

    private sealed record Entry(BucketKey Key, RedisBucketKey RedisKey);
}
