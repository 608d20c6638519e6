using EdgeKit.RateLimit.Keys;

namespace EdgeKit.RateLimit.Local;

/// <summary>
/// The state of one key, 40 bytes. For a token bucket <see cref="Until"/> is the tat; for windows the end of the last window that still counts, with the
/// counters in <see cref="Data"/>; for a concurrency limit the end of time while <see cref="Data"/> permits are out. A bucket whose Until has passed equals one
/// that was never there.
/// </summary>
internal struct Bucket
{
    public BucketKey Key;
    public long Until;
    public long Data;
    public int LimitId;

    public readonly bool IsEmptySlot => Key == default;
}
