using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Partitions;
using EdgeKit.Redis;

namespace EdgeKit.RateLimit.Redis;

/// <summary>
/// Names of buckets in Redis, those of keys that come often remembered: a name costs a SHA-256 and a string. Each key
/// has one place, and the last one that came there has it. Thread safe without a lock: an entry is written whole.
/// </summary>
internal sealed class RedisBucketKeyCache(RedisClient redis)
{
    private const int Places = 4_096;

    private readonly Entry?[] _entries = new Entry?[Places];

    public RedisBucketKey Of(in BucketRequest charge)
    {
        if (charge.Partition.Kind == PartitionKind.Overflow)
        {
            return Make(charge); // its key is still the caller's own
        }

        ref var place = ref _entries[(charge.Key.Low >> 1) & (Places - 1)];
        var entry = Volatile.Read(ref place);
        if (entry is null || entry.Key != charge.Key)
        {
            Volatile.Write(ref place, entry = new Entry(charge.Key, Make(charge)));
        }

        return entry.Name;
    }

    private RedisBucketKey Make(in BucketRequest charge) =>
        RedisBucketKey.Of(redis.KeyPrefix, charge.Policy.Name, charge.Partition);

    private sealed record Entry(BucketKey Key, RedisBucketKey Name);
}
