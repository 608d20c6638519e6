namespace EdgeKit.Cache.Entries;

/// <summary>Decides if an entry may be served, as pure functions of (entry, now, mode).</summary>
internal static class EntryRules
{
    /// <summary>Evaluates an entry; <paramref name="draw"/> is only called if an early refresh may be due.</summary>
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
        var status = entry.Content is null || mode == LookupMode.Revalidate
            ? EntryStatus.Miss : EvaluateContent(entry, now, backingOff, draw);
        return status switch
        {
            EntryStatus.Stale or EntryStatus.StaleRefresh when mode == LookupMode.FreshOnly =>
                WithoutContent(backingOff),
            EntryStatus.Miss => WithoutContent(backingOff),
            _ => status,
        };
    }

    private static EntryStatus EvaluateContent(CacheEntry entry, long now, bool backingOff, Func<double> draw)
    {
        var times = entry.Timestamps;
        if (now < times.EarlyRefreshFrom)
        {
            return EntryStatus.Fresh;
        }

        if (now < times.FreshUntil)
        {
            return !backingOff && EarlyRefresh.IsDue(times.FreshUntil - now, entry.EarlyRefreshScale, draw())
                ? EntryStatus.FreshRefresh : EntryStatus.Fresh;
        }

        if (backingOff)
        {
            return now < times.UsableUntil ? EntryStatus.Stale : EntryStatus.Miss;
        }

        return now < times.StaleWhileRevalidateUntil ? EntryStatus.StaleRefresh : EntryStatus.Miss;
    }

    /// <summary>True if stale content may be served because a fill has failed (stale-if-error).</summary>
    public static bool CanServeOnError(CacheEntry? entry, long now) =>
        entry is { Content: not null } && now < entry.Timestamps.StaleIfErrorUntil;

    private static EntryStatus WithoutContent(bool backingOff) =>
        backingOff ? EntryStatus.BackingOff : EntryStatus.Miss;
}
