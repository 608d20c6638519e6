namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// The last N calls: a ring of one byte per call, and the counts of failed and slow calls packed into one word. In a
/// full window of successes one more success changes nothing, so a healthy circuit is only read and scales with the
/// number of cores.
/// </summary>
internal sealed class CountWindow(int size) : CallWindow
{
    private const byte Good = 1;
    private const byte Failed = 2;
    private const byte Slow = 4;

    private readonly byte[] _marks = new byte[size];
    private long _next;

    /// <summary>Failed calls in the lower half, slow calls in the upper half.</summary>
    private long _failedAndSlow;

    public override bool Matches(CircuitModel model) => model.SamplingTicks == 0 && model.MinimumThroughput == size;

    public override void AddSuccess(long now)
    {
        if (Volatile.Read(ref _failedAndSlow) == 0 && Volatile.Read(ref _next) >= size)
        {
            return;
        }

        Record(Good);
    }

    public override WindowCounts AddFailedOrSlow(bool failed, bool slow, long now)
    {
        var counts = Record((byte)((failed ? Failed : 0) | (slow ? Slow : 0)));
        return new WindowCounts(Math.Min(Volatile.Read(ref _next), size), counts & uint.MaxValue, counts >> 32);
    }

    private long Record(byte mark)
    {
        var slot = (Interlocked.Increment(ref _next) - 1) % size;
        var old = Interlocked.Exchange(ref _marks[slot], mark);
        return Interlocked.Add(ref _failedAndSlow, Weight(mark) - Weight(old));
    }

    private static long Weight(byte mark) => ((mark & Failed) != 0 ? 1L : 0) + ((mark & Slow) != 0 ? 1L << 32 : 0);
}
