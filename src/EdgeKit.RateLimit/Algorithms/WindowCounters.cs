namespace EdgeKit.RateLimit.Algorithms;

/// <summary>The counters of a fixed or sliding window. <paramref name="Index"/> is time / window length.</summary>
internal readonly record struct WindowCounters(long Index, int Previous, int Current)
{
    public static WindowCounters Unpack(long index, long counts) => new(index, (int)(counts >> 32), (int)counts);

    public long Counts => ((long)Previous << 32) | (uint)Current;

    /// <summary>
    /// Returns the counters moved to another window. An earlier index, from a clock that was set back, changes nothing.
    /// </summary>
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
}
