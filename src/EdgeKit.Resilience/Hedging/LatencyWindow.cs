namespace EdgeKit.Resilience.Hedging;

/// <summary>
/// The latencies of the last 128 successful attempts and their quantile, recomputed every 16. Lock-free: concurrent
/// writes can shift the quantile by at most the attempts in flight.
/// </summary>
internal sealed class LatencyWindow
{
    private const int Size = 128;
    private const int Step = 16;

    private readonly long[] _ticks = new long[Size];
    private long _next;
    private long _quantileTicks;

    /// <summary><see langword="null"/> until 16 attempts are measured.</summary>
    public TimeSpan? Quantile =>
        Volatile.Read(ref _quantileTicks) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    public void Add(TimeSpan latency, double quantile)
    {
        var number = Interlocked.Increment(ref _next);
        Volatile.Write(ref _ticks[(number - 1) % Size], latency.Ticks);
        if (number % Step == 0)
        {
            var filled = _ticks.AsSpan(0, (int)Math.Min(number, Size));
            Volatile.Write(ref _quantileTicks, Math.Max(1, Of(filled, quantile)));
        }
    }

    public static long Of(ReadOnlySpan<long> values, double quantile)
    {
        Span<long> sorted = stackalloc long[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        return sorted[Math.Clamp((int)Math.Ceiling(quantile * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
