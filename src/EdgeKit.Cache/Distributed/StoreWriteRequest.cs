using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Distributed;

/// <summary>What is stored in the second tier.</summary>
/// <param name="Key">The key.</param>
/// <param name="Entry">The entry; its version is the fencing token of the fill.</param>
/// <param name="Lifetimes">How long it lives from now.</param>
/// <param name="KeepsPayload">Whether the payload that is stored stays: a renewal sends none.</param>
internal sealed record StoreWriteRequest(CacheKey Key, CacheEntry Entry, Lifetimes Lifetimes, bool KeepsPayload)
{
    /// <summary>Whether it is stored only if another instance waits for it.</summary>
    public bool OnlyIfAwaited { get; init; }

    /// <summary>How old the entry is already.</summary>
    public TimeSpan Age { get; init; }
}
