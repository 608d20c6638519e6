namespace EdgeKit.Cache.Entries;

/// <summary>Until when an entry serves for what, as timestamps of <see cref="CacheClock"/>.</summary>
internal readonly record struct Deadlines(
    long Stored, long EarlyFrom, long Fresh, long StaleWhileRevalidate, long StaleIfError)
{
    /// <summary>After this the entry is of no use to anyone.</summary>
    public long End => Math.Max(StaleWhileRevalidate, StaleIfError);

    /// <summary>The later of each; when it was stored remains.</summary>
    public Deadlines AtLeast(in Deadlines other) => new(
        Stored,
        Math.Max(EarlyFrom, other.EarlyFrom),
        Math.Max(Fresh, other.Fresh),
        Math.Max(StaleWhileRevalidate, other.StaleWhileRevalidate),
        Math.Max(StaleIfError, other.StaleIfError));

    public static Deadlines From(CacheClock clock, long stored, Lifetimes lifetimes, TimeSpan lead)
    {
        var fresh = clock.After(stored, lifetimes.Ttl);
        return new(
            stored,
            clock.After(fresh, -lead),
            fresh,
            clock.After(fresh, lifetimes.StaleWhileRevalidate),
            clock.After(fresh, lifetimes.StaleIfError));
    }
}
