using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Filling;

namespace EdgeKit.Cache.Engine;

/// <summary>The answer to a lookup.</summary>
internal readonly record struct CacheLookup(LookupKind Kind)
{
    /// <summary>
    /// What to serve of a hit or of a stale answer. Of any other kind, content that is too old to serve: to validate,
    /// and to fall back on when the fill fails (<see cref="CacheEngine.CanServeOnError"/>).
    /// </summary>
    public CacheEntry? Entry { get; init; }

    /// <summary>
    /// Whether whoever serves this entry should refresh it in the background (<see cref="CacheEngine.TryRefresh"/>).
    /// </summary>
    public bool ShouldRefresh { get; init; }

    /// <summary>The right to fill the key. Whoever gets it must dispose of it.</summary>
    public CacheLease? Lease { get; init; }

    /// <summary>The fill of another, already joined: wait for it.</summary>
    public InFlightFill? Fill { get; init; }

    public FillFailure? Failure { get; init; }
}
