using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Engine;

/// <summary>The result of a lookup.</summary>
internal readonly record struct CacheLookup(LookupKind Kind)
{
    /// <summary>The content to serve, or old content to validate or to serve if the fill fails.</summary>
    public CacheEntry? Entry { get; init; }

    /// <summary>True if the caller should start a background refresh (<see cref="CacheEngine.TryRefresh"/>).</summary>
    public bool ShouldRefresh { get; init; }

    public CacheLease? Lease { get; init; }

    /// <summary>Another caller's fill, already joined: wait for it.</summary>
    public InFlightFill? Fill { get; init; }
}
