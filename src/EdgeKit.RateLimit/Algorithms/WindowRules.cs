namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// Computes the decisions of fixed and sliding windows. The sliding window is the two-counter approximation: the
/// previous counter is weighted by the part of its window that overlaps the last window length.
/// </summary>
internal static class WindowRules
{
    /// <summary>The count at <paramref name="now"/>, rounded up so that it never admits more than the limit.</summary>
    public static long Used(WindowCounters state, long now, long window, bool sliding)
    {
        if (!sliding)
        {
            return state.Current;
        }

        var left = window - Elapsed(state, now, window);
        return state.Current + (long)(((Int128)state.Previous * left + window - 1) / window);
    }

    /// <summary>Time until <paramref name="cost"/> fits; 0 if it fits now.</summary>
    public static long Wait(WindowCounters state, long now, long window, long capacity, long cost, bool sliding)
    {
        var free = capacity - cost;
        if (Used(state, now, window, sliding) <= free)
        {
            return 0;
        }

        var rest = window - Elapsed(state, now, window);
        if (!sliding)
        {
            return rest;
        }

        return state.Current <= free
            ? rest - LongestOverlap(state.Previous, free - state.Current, window)
            : rest + window - LongestOverlap(state.Current, free, window);
    }

    /// <summary>Time until no request that is counted now counts any more.</summary>
    public static long Reset(WindowCounters state, long now, long window, bool sliding)
    {
        var rest = window - Elapsed(state, now, window);
        return sliding && state.Current > 0 ? rest + window : rest;
    }

    // The longest overlap at which the weighted count, rounded up, fits into the free capacity.
    private static long LongestOverlap(long counted, long free, long window) =>
        counted <= free ? window : (long)((Int128)window * free / counted);

    private static long Elapsed(WindowCounters state, long now, long window) =>
        Math.Clamp(now - (state.Index * window), 0, window);
}
