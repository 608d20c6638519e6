using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Distributed;

/// <summary>A write to the distributed cache; the entry's version is the fencing token of its fill.</summary>
internal sealed record StoreWriteRequest(CacheKey Key, CacheEntry Entry, Lifetimes Lifetimes)
{
    /// <summary>True if only the metadata changes; the payload is not sent.</summary>
    public bool KeepsPayload { get; init; }

    /// <summary>True to store the entry only if another instance waits for it.</summary>
    public bool OnlyIfAwaited { get; init; }

    /// <summary>Time since the entry was made.</summary>
    public TimeSpan Age { get; init; }
}
