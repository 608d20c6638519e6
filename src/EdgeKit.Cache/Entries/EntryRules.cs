namespace EdgeKit.Cache.Entries;

/// <summary>Decides if an entry may be served, as pure functions of (entry, now, mode).</summary>
internal static class EntryRules
{
    /// <param name="entry">The entry, if any.</param>
    /// <param name="now">The timestamp.</param>
    /// <param name="mode">What the reader accepts.</param>
    /// <param name="draw">Draws from [0, 1); called only if an early refresh may be due.</param>
    public static EntryStatus Evaluate(CacheEntry? entry, long now, LookupMode mode, Func<double> draw)
    {
        if (entry is null)
        {
            return EntryStatus.Miss;
        }

        if (now < entry.UncacheableUntil)
        {
            return EntryStatus.Bypass;
        }

        var backingOff = entry.Failure is { } failure && now < failure.RetryAt;
        var verdict = entry.Content is null || mode == LookupMode.Revalidate
            ? EntryStatus.Miss : EvaluateContent(entry, now, backingOff, draw);
        return verdict switch
        {
            EntryStatus.Stale or EntryStatus.StaleRefresh when mode == LookupMode.FreshOnly =>
                WithoutContent(backingOff),
            EntryStatus.Miss => WithoutContent(backingOff),
            _ => verdict,
        };
    }

    private static EntryStatus EvaluateContent(CacheEntry entry, long now, bool backingOff, Func<double> draw)
    {
        var until = entry.Timestamps;
        if (now < until.EarlyRefreshFrom)
        {
            return EntryStatus.Fresh;
        }

        if (now < until.FreshUntil)
        {
            return !backingOff && EarlyRefresh.IsDue(until.FreshUntil - now, entry.EarlyRefreshScale, draw())
                ? EntryStatus.FreshRefresh : EntryStatus.Fresh;
        }

        if (backingOff)
        {
            return now < until.UsableUntil ? EntryStatus.Stale : EntryStatus.Miss;
        }

        return now < until.StaleWhileRevalidateUntil ? EntryStatus.StaleRefresh : EntryStatus.Miss;
    }

    /// <summary>True if stale content may be served because a fill has failed (stale-if-error).</summary>
    public static bool CanServeOnError(CacheEntry? entry, long now) =>
        entry is { Content: not null } && now < entry.Timestamps.StaleIfErrorUntil;

    private static EntryStatus WithoutContent(bool backingOff) =>
        backingOff ? EntryStatus.BackingOff : EntryStatus.Miss;
}
