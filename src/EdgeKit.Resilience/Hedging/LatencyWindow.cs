namespace EdgeKit.Resilience.Hedging;

/// <summary>
/// The last 128 latencies of successful attempts, and a quantile of them that is worked out anew every 16. Lock-free; a
/// reader may see a ring that is being written, which moves a quantile by no more than the calls in flight.
/// </summary>
internal sealed class LatencyWindow
{
    private const int Size = 128;
    private const int Step = 16;

    private readonly long[] _ticks = new long[Size];
    private long _next;
    private long _quantileTicks;

    /// <returns><see langword="null"/> until enough is known.</returns>
    public TimeSpan? Quantile =>
        Volatile.Read(ref _quantileTicks) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public void Add(TimeSpan latency, double quantile)
    {
        var number = Interlocked.Increment(ref _next);
        Volatile.Write(ref _ticks[(number - 1) % Size], latency.Ticks);
        if (number % Step == 0)
        {
            Volatile.Write(
                ref _quantileTicks, Math.Max(1, Of(_ticks.AsSpan(0, (int)Math.Min(number, Size)), quantile)));
        }
    }

    /// <summary>The nearest-rank quantile.</summary>
    public static long Of(ReadOnlySpan<long> values, double quantile)
    {
        Span<long> sorted = stackalloc long[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        return sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
