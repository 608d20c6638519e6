namespace EdgeKit.Cache.Entries;

/// <summary>
/// Probabilistic early expiration (XFetch): A. Vattani, F. Chierichetti, K. Lowenstein, "Optimal Probabilistic Cache
/// Stampede Prevention", PVLDB 8(8), 2015. A reader refreshes at <c>now</c> when <c>now − β·δ·ln(u) ≥ expiry</c>, with
/// u drawn from (0, 1]. The draw decides when to refresh; the lease decides who does, because draws alone cause e^(1/β)
/// fills per expiry. The lead time is at most half of the lifetime; otherwise it would grow with traffic until entries
/// were refreshed all the time.
/// </summary>
internal static class EarlyRefresh
{
    /// <summary>−ln(u) for the smallest u of a 53-bit draw.</summary>
    private const double MaxDraw = 36.8;

    /// <summary>The longest possible lead time; before it no draw is needed.</summary>
    public static TimeSpan MaxLead(TimeSpan ttl, TimeSpan fillTime, double beta) =>
        TimeSpan.FromTicks((long)Math.Min(ttl.Ticks / 2.0, fillTime.Ticks * beta * MaxDraw));

    /// <summary>True if the draw from [0, 1) calls for a refresh; both times are in the same unit.</summary>
    public static bool IsDue(long remaining, double scale, double draw) => -Math.Log(1 - draw) * scale >= remaining;
}
