using EdgeKit.Cache.Engine;

namespace EdgeKit.Cache.Entries;

/// <summary>All that is known of a key at one moment. Immutable: news make a new one.</summary>
internal sealed record CacheEntry
{
    /// <summary>
    /// What an entry takes beside its content: node, key, dictionary, version, this object: estimated from their
    /// layout.
    /// </summary>
    private const int Bookkeeping = 600;

    private const int TagBookkeeping = 32;

    /// <summary>The content; none when only a failure or the uncacheability is remembered.</summary>
    public CacheContent? Content { get; init; }

    /// <summary>
    /// The content as an object, once somebody has read it as a type that nobody can change: spares a reader the way to
    /// it.
    /// </summary>
    public object? Instance { get; set; }

    public Deadlines Deadlines { get; init; }

    /// <summary>How long the fill took: the δ of XFetch.</summary>
    public TimeSpan FillTime { get; init; }

    /// <summary>δ times β, in ticks of <see cref="CacheClock"/>.</summary>
    public double EarlyScale { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who filled it: the fencing token of that fill, which names this version of the entry.</summary>
    public string Version { get; init; } = "";

    /// <summary>There while the second tier lacks the entry and is to have it when it is asked for again.</summary>
    public Withheld? Withheld { get; init; }

    public FillFailure? Failure { get; init; }

    /// <summary>
    /// Until this timestamp callers go to the source without queueing, because what comes is not storable
    /// (hit-for-miss).
    /// </summary>
    public long UncacheableUntil { get; init; }

    /// <summary>
    /// When the fill began, in the count of purges: a later purge of one of <see cref="Tags"/> undoes the entry.
    /// </summary>
    public PurgePoint FilledAt { get; init; } = new("", 0);

    /// <summary>
    /// After how many events of <see cref="Engine.PurgeLog"/> the entry was looked at last, and stood.
    /// </summary>
    public long CheckedAt { get; set; } = -1;

    public long Size(string key)
    {
        var size = Bookkeeping + (2L * key.Length) + (Content?.Footprint ?? 0) + (Failure?.Size ?? 0);
        foreach (var tag in Tags)
        {
            size += TagBookkeeping + (2L * tag.Length);
        }

        return size;
    }
}
