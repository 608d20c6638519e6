namespace EdgeKit.Cache.Entries;

/// <summary>What a reader does with what is known of a key: pure functions of (entry, now, wish).</summary>
internal static class EntryRules
{
    /// <param name="entry">What is known, if anything.</param>
    /// <param name="now">The timestamp.</param>
    /// <param name="mode">What the reader accepts.</param>
    /// <param name="draw">Draws from [0, 1), asked only when an early refresh may be due.</param>
    public static EntryVerdict Judge(CacheEntry? entry, long now, LookupMode mode, Func<double> draw)
    {
        if (entry is null)
        {
            return EntryVerdict.Miss;
        }

        if (now < entry.UncacheableUntil)
        {
            return EntryVerdict.Bypass;
        }

        var backingOff = entry.Failure is { } failure && now < failure.RetryAt;
        var verdict = entry.Content is null || mode == LookupMode.Revalidate
            ? EntryVerdict.Miss : JudgeContent(entry, now, backingOff, draw);
        return verdict switch
        {
            EntryVerdict.Stale or EntryVerdict.StaleRefresh when mode == LookupMode.FreshOnly => Without(backingOff),
            EntryVerdict.Miss => Without(backingOff),
            _ => verdict,
        };
    }

    private static EntryVerdict JudgeContent(CacheEntry entry, long now, bool backingOff, Func<double> draw)
    {
        var until = entry.Deadlines;
        if (now < until.EarlyFrom)
        {
            return EntryVerdict.Fresh;
        }

        if (now < until.Fresh)
        {
            return !backingOff && EarlyRefresh.IsDue(until.Fresh - now, entry.EarlyScale, draw())
                ? EntryVerdict.FreshRefresh : EntryVerdict.Fresh;
        }

        if (backingOff)
        {
            return now < until.End ? EntryVerdict.Stale : EntryVerdict.Miss;
        }

        return now < until.StaleWhileRevalidate ? EntryVerdict.StaleRefresh : EntryVerdict.Miss;
    }

    /// <summary>Whether content that is too old to serve may be served because the fill has failed.</summary>
    public static bool MayFallBack(CacheEntry? entry, long now) =>
        entry is { Content: not null } && now < entry.Deadlines.StaleIfError;

    private static EntryVerdict Without(bool backingOff) => backingOff ? EntryVerdict.BackingOff : EntryVerdict.Miss;
}
