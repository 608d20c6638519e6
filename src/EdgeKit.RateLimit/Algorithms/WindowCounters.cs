namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// The counters of a fixed or sliding window, and the decisions from them. A sliding window is approximated: the
/// previous counter is weighted by the part of its window that overlaps the last window length. The index is the time
/// divided by the window length.
/// </summary>
internal readonly record struct WindowCounters(long Index, int Previous, int Current)
{
    public static WindowCounters Unpack(long index, long counts) => new(index, (int)(counts >> 32), (int)counts);

    public long Counts => ((long)Previous << 32) | (uint)Current;

    /// <summary>Moves the counters to a later window. An earlier one, after a clock was set back, is ignored.</summary>
    public WindowCounters At(long index) => (index - Index) switch
    {
        <= 0 => this,
        1 => new WindowCounters(index, Current, 0),
        _ => new WindowCounters(index, 0, 0),
    };

    public WindowCounters Add(long cost) => this with { Current = (int)Math.Clamp(Current + cost, 0, int.MaxValue) };

    public WindowCounters Rescale(long oldCapacity, long newCapacity) =>
        oldCapacity == newCapacity || oldCapacity == 0 ? this : this with
    {
        Previous = (int)Math.Min(int.MaxValue, (long)Previous * newCapacity / oldCapacity),
        Current = (int)Math.Min(int.MaxValue, (long)Current * newCapacity / oldCapacity),
    };

    /// <summary>The count at <paramref name="now"/>, rounded up so that it never admits more than the limit.</summary>
    public long Used(long now, long window, bool sliding) => sliding
        ? Current + (long)((((Int128)Previous * Rest(now, window)) + window - 1) / window)
        : Current;

    /// <summary>Time until <paramref name="cost"/> fits; 0 if it fits now.</summary>
    public long Wait(long now, long window, long capacity, long cost, bool sliding)
    {
        var free = capacity - cost;
        var rest = Rest(now, window);
        return Used(now, window, sliding) <= free ? 0
            : !sliding ? rest
            : Current <= free ? rest - LongestOverlap(Previous, free - Current, window)
            : rest + window - LongestOverlap(Current, free, window);
    }

    /// <summary>Time until no request that is counted now counts any more.</summary>
    public long Reset(long now, long window, bool sliding) =>
        Rest(now, window) + (sliding && Current > 0 ? window : 0);

    // The longest overlap at which the weighted count, rounded up, fits into the free capacity.
    private static long LongestOverlap(long counted, long free, long window) =>
        counted <= free ? window : (long)((Int128)window * free / counted);

    // The time left of this window, which is also the overlap of the previous one.
    private long Rest(long now, long window) => window - Math.Clamp(now - (Index * window), 0, window);
}
