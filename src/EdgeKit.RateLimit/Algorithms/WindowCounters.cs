namespace EdgeKit.RateLimit.Algorithms;

/// <summary>
/// The state of a fixed or sliding window: which window is the current one and what was counted in it and in the one
/// before. Packs into two longs.
/// </summary>
/// <param name="Index">The number of the current window: time divided by the window's length.</param>
/// <param name="Previous">Counted in the window before it.</param>
/// <param name="Current">Counted in it.</param>
internal readonly record struct WindowCounters(long Index, int Previous, int Current)
{
    public static WindowCounters Unpack(long index, long counts) => new(index, (int)(counts >> 32), (int)counts);

    public long Counts => ((long)Previous << 32) | (uint)Current;

    /// <summary>
    /// The same state as seen in a later window; in an earlier one (a clock set back) it stands still.
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
