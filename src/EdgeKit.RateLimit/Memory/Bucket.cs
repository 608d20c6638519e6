using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Memory;

/// <summary>
/// The state of one key, 40 bytes, of which a token bucket needs the first 28: seldom more than one cache line. For a
/// token bucket <see cref="Until"/> is the tat; for windows the end of the last window that still counts, with the
/// counters in <see cref="Data"/>; for a concurrency limit the end of time while <see cref="Data"/> permits are out. A
/// bucket whose Until has passed equals one that was never there.
/// </summary>
internal struct Bucket
{
    public BucketKey Key;
    public long Until;
    public int LimitId;
    public long Data;

    public readonly bool IsEmptySlot => Key == default;
}
