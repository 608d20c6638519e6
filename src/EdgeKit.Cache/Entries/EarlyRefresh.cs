namespace EdgeKit.Cache.Entries;

/// <summary>
/// Probabilistic early expiration (XFetch): A. Vattani, F. Chierichetti, K. Lowenstein, "Optimal Probabilistic Cache
/// Stampede Prevention", PVLDB 8(8), 2015. A reader refreshes at <c>now</c> when <c>now − β·δ·ln(u) ≥ expiry</c>, u
/// drawn from (0, 1]. It decides when; who does it is decided by the lease, because draws alone cost e^(1/β) fills per
/// expiry. The lead is at most half of the lifetime, because it grows with the traffic otherwise until an entry is
/// refreshed all the time.
/// </summary>
internal static class EarlyRefresh
{
    /// <summary>The smallest u that a draw of 53 bits can be, so that no draw asks for more lead than this.</summary>
    private const double MaxDraw = 36.8;

    /// <summary>The longest lead that a draw can ask for: before it nobody needs to draw.</summary>
    public static TimeSpan MaxLead(TimeSpan ttl, TimeSpan fillTime, double beta) =>
        TimeSpan.FromTicks((long)Math.Min(ttl.Ticks / 2.0, fillTime.Ticks * beta * MaxDraw));

    /// <param name="left">How long the entry is fresh yet.</param>
    /// <param name="scale">The measured time of its fill times β, in the same unit.</param>
    /// <param name="draw">A draw from [0, 1).</param>
    public static bool IsDue(long left, double scale, double draw) => -Math.Log(1 - draw) * scale >= left;
}
