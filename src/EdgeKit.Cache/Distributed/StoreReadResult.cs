using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Distributed;

/// <summary>What the second tier says.</summary>
/// <param name="Entry">What it knows of the key.</param>
/// <param name="LeaseGranted">Whether the asker has the lease now.</param>
/// <param name="LeaseRemaining">How long the lease of another lasts yet, if he dies now.</param>
/// <param name="Signal">Tells the asker who waits that something has happened to the key.</param>
internal sealed record StoreReadResult(
    CacheEntry? Entry, bool LeaseGranted, TimeSpan LeaseRemaining, IFillSignal? Signal = null)
{
    /// <summary>Whether what the holder of the lease brings will take its time: nobody is to wait for it.</summary>
    public bool IsSlow { get; init; }
}
