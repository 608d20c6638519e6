namespace EdgeKit.Cache.Entries;

/// <summary>Decides if an entry may be served, as pure functions of (entry, now, mode).</summary>
internal static class EntryRules
{
    /// <summary>Evaluates an entry; <paramref name="draw"/> is only called if an early refresh may be due.</summary>
    /// <returns>What to do, and if the entry is due for a refresh; null if the key needs a fill.</returns>
    public static (LookupKind Kind, bool IsRefreshDue)? Evaluate(
        CacheEntry? entry, long now, LookupMode mode, Func<double> draw)
    {
        if (entry is null)
        {
            return null;
        }

        if (now < entry.UncacheableUntil)
        {
            return (LookupKind.Bypass, false);
        }

        var backingOff = entry.Failure is { } failure && now < failure.RetryAt;
        return EvaluateContent(entry, now, mode, backingOff, draw)
            ?? (backingOff ? (LookupKind.BackingOff, false) : null);
    }

    /// <summary>True if stale content may be served because a fill has failed (stale-if-error).</summary>
    public static bool CanServeOnError(CacheEntry? entry, long now) =>
        entry is { Content: not null } && now < entry.Timestamps.StaleIfErrorUntil;

    private static (LookupKind Kind, bool IsRefreshDue)? EvaluateContent(
        CacheEntry entry, long now, LookupMode mode, bool backingOff, Func<double> draw)
    {
        if (entry.Content is null || mode == LookupMode.Revalidate)
        {
            return null;
        }

        var times = entry.Timestamps;
        if (now < times.FreshUntil)
        {
            var isDue = !backingOff && now >= times.EarlyRefreshFrom
                && EarlyRefresh.IsDue(times.FreshUntil - now, entry.EarlyRefreshScale, draw());
            return (LookupKind.Hit, isDue);
        }

        var usableUntil = backingOff ? times.UsableUntil : times.StaleWhileRevalidateUntil;
        return mode != LookupMode.FreshOnly && now < usableUntil ? (LookupKind.Stale, !backingOff) : null;
    }
}
