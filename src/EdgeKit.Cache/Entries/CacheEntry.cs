using EdgeKit.Cache.Engine;

namespace EdgeKit.Cache.Entries;

/// <summary>Everything known about a key at one moment. Immutable except for caches of derived values.</summary>
internal sealed record CacheEntry
{
    private const int Bookkeeping = 600;
    private const int TagBookkeeping = 32;

    /// <summary>Null if only a failure or hit-for-miss is stored.</summary>
    public CacheContent? Content { get; init; }

    public object? Instance { get; set; }

    public EntryTimestamps Timestamps { get; init; }

    /// <summary>Duration of the fill: δ of XFetch.</summary>
    public TimeSpan FillTime { get; init; }

    /// <summary>δ times β, in ticks of <see cref="CacheClock"/>.</summary>
    public double EarlyRefreshScale { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The fencing token of the fill; identifies this version of the entry.</summary>
    public string Version { get; init; } = "";

    /// <summary>Set while the distributed cache lacks the entry, which is written on its second request.</summary>
    public DeferredShare? DeferredShare { get; init; }

    public FillFailure? Failure { get; init; }

    /// <summary>Until this timestamp callers go to the source without waiting (hit-for-miss).</summary>
    public long UncacheableUntil { get; init; }

    /// <summary>The purge position when the fill began; a later purge of a tag invalidates the entry.</summary>
    public PurgePosition PurgePosition { get; init; } = new("", 0);

    /// <summary>Change count of the tag invalidations at the last successful validation.</summary>
    public long ValidatedAt { get; set; } = -1;

    public long Size(string key) => Bookkeeping + (2L * key.Length) + (Content?.MemoryBytes ?? 0)
        + (Failure?.Size ?? 0) + Tags.Sum(tag => TagBookkeeping + (2L * tag.Length));
}
