using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Distributed;

/// <summary>A write to the distributed cache.</summary>
/// <param name="Key">The key.</param>
/// <param name="Entry">The entry; its version is the fill's fencing token.</param>
/// <param name="Lifetimes">Its lifetimes from now.</param>
/// <param name="KeepsPayload">True if only the metadata changes; the payload is not sent.</param>
internal sealed record StoreWriteRequest(CacheKey Key, CacheEntry Entry, Lifetimes Lifetimes, bool KeepsPayload)
{
    /// <summary>True to store the entry only if another instance waits for it.</summary>
    public bool OnlyIfAwaited { get; init; }

    /// <summary>Time since the entry was made.</summary>
    public TimeSpan Age { get; init; }
}
