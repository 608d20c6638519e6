using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Distributed;

/// <summary>A read from the distributed cache, with the fencing token of a lease that it may take.</summary>
internal sealed record StoreReadRequest(CacheKey Key, string Token)
{
    /// <summary>The entry in memory; its payload is not transferred again.</summary>
    public CacheEntry? Known { get; init; }

    /// <summary>A purged version, which the store drops and treats as missing.</summary>
    public string DiscardVersion { get; init; } = "";

    /// <summary>True to take the lease even if the known entry is fresh.</summary>
    public bool ForceFill { get; init; }

    public bool FreshOnly { get; init; }

    public bool WithoutLease { get; init; }

    /// <summary>True if the caller waits for another instance's fill and wants a signal.</summary>
    public bool WillWait { get; init; }
}
