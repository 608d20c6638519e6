using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Distributed;

/// <summary>What is asked of the second tier.</summary>
/// <param name="Key">The key.</param>
/// <param name="Token">The fencing token under which the lease is taken.</param>
internal sealed record StoreReadRequest(CacheKey Key, string Token)
{
    /// <summary>The entry that is known already: its payload is not sent again.</summary>
    public CacheEntry? Known { get; init; }

    /// <summary>The version that a purge has undone: it is dropped there, and counts as missing.</summary>
    public string DiscardVersion { get; init; } = "";

    /// <summary>Whether the known entry is to be filled anew although it is fresh.</summary>
    public bool ForceFill { get; init; }

    /// <summary>Whether stale content is no answer.</summary>
    public bool FreshOnly { get; init; }

    /// <summary>Whether the asker only looks, and takes no lease.</summary>
    public bool WithoutLease { get; init; }

    /// <summary>Whether the asker will wait for the one who fills, and wants to be woken.</summary>
    public bool WillWait { get; init; }
}
