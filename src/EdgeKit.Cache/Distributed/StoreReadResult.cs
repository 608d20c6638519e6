using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Distributed;

/// <summary>The result of a read from the distributed cache.</summary>
/// <param name="Entry">The stored entry.</param>
/// <param name="LeaseGranted">True if this read took the lease.</param>
/// <param name="LeaseRemaining">How long another instance's lease lasts unless it is renewed.</param>
/// <param name="Signal">Signals changes of the key to a caller that waits.</param>
internal sealed record StoreReadResult(
    CacheEntry? Entry, bool LeaseGranted, TimeSpan LeaseRemaining, IFillSignal? Signal = null)
{
    /// <summary>True if the holder of the lease has marked its fill as slow: do not wait for it.</summary>
    public bool IsSlow { get; init; }
}
