namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// Decisions of the window algorithms. The sliding one is the two-counter approximation: what the previous window
/// counted weighs by the share of it that still lies within the last window's length.
/// </summary>
internal static class WindowRules
{
    /// <summary>
    /// What counts against the capacity at <paramref name="now"/>, rounded up: never more than the limit by rounding.
    /// </summary>
    public static long Used(WindowCounters state, long now, long window, bool sliding)
    {
        if (!sliding)
        {
            return state.Current;
        }

        var left = window - Elapsed(state, now, window);
        return state.Current + (long)(((Int128)state.Previous * left + window - 1) / window);
    }

    /// <summary>How long until <paramref name="cost"/> fits; 0 when it does now.</summary>
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

    /// <summary>When everything that is counted now will have stopped to count.</summary>
    public static long Reset(WindowCounters state, long now, long window, bool sliding)
    {
        var rest = window - Elapsed(state, now, window);
        return sliding && state.Current > 0 ? rest + window : rest;
    }

    // The longest overlap at which the counted requests, weighed and rounded up, are no more than what is free.
    private static long LongestOverlap(long counted, long free, long window) =>
        counted <= free ? window : (long)((Int128)window * free / counted);

    private static long Elapsed(WindowCounters state, long now, long window) =>
        Math.Clamp(now - (state.Index * window), 0, window);
}
