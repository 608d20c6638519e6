using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Memory;

/// <summary>The state of one key, equal to a new one once <see cref="Until"/> has passed. See the README.</summary>
internal struct Bucket
{
    public BucketKey Key;
    public long Until;
    public int LimitId;
    public long Data;

    public readonly bool IsEmptySlot => Key == default;
}
