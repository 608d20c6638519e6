using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Memory;

/// <summary>
/// The state of one key in 40 bytes; a token bucket uses the first 28. A bucket whose <see cref="Until"/> has passed
/// equals a new one. See the README in this folder.
/// </summary>
internal struct Bucket
{
    public BucketKey Key;
    public long Until;
    public int LimitId;
    public long Data;

    public readonly bool IsEmptySlot => Key == default;
}
