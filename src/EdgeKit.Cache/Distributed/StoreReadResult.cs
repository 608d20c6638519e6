using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Distributed;

/// <summary>The stored entry, and this read's lease or the remaining time of another instance's.</summary>
internal sealed record StoreReadResult(
    CacheEntry? Entry, bool LeaseGranted, TimeSpan LeaseRemaining, IFillSignal? Signal = null)
{
    /// <summary>True if the holder of the lease has marked its fill as slow: do not wait for it.</summary>
    public bool IsSlow { get; init; }
}
