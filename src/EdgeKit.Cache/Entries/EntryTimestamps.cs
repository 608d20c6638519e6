namespace EdgeKit.Cache.Entries;

/// <summary>Times until which an entry may be used, as timestamps of <see cref="CacheClock"/>.</summary>
internal readonly record struct EntryTimestamps(
    long StoredAt, long EarlyRefreshFrom, long FreshUntil, long StaleWhileRevalidateUntil, long StaleIfErrorUntil)
{
    public long UsableUntil => Math.Max(StaleWhileRevalidateUntil, StaleIfErrorUntil);

    /// <summary>The later of each pair, except for <see cref="StoredAt"/>.</summary>
    public EntryTimestamps Max(in EntryTimestamps other) => new(
        StoredAt,
        Math.Max(EarlyRefreshFrom, other.EarlyRefreshFrom),
        Math.Max(FreshUntil, other.FreshUntil),
        Math.Max(StaleWhileRevalidateUntil, other.StaleWhileRevalidateUntil),
        Math.Max(StaleIfErrorUntil, other.StaleIfErrorUntil));

    public static EntryTimestamps From(CacheClock clock, long stored, Lifetimes lifetimes, TimeSpan lead)
    {
        var fresh = clock.Add(stored, lifetimes.Ttl);
        return new(
            stored,
            clock.Add(fresh, -lead),
            fresh,
            clock.Add(fresh, lifetimes.StaleWhileRevalidate),
            clock.Add(fresh, lifetimes.StaleIfError));
    }
}
