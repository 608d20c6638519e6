namespace EdgeKit.Cache.Entries;

/// <summary>The monotonic clock by which entries age: a step of the wall clock makes nothing fresh or stale.</summary>
internal sealed class CacheClock(TimeProvider time)
{
    private readonly double _perTick = (double)time.TimestampFrequency / TimeSpan.TicksPerSecond;

    public TimeProvider Time => time;

    public long Now => time.GetTimestamp();

    /// <summary>The timestamp of an instant that lies so far from another one.</summary>
    public long After(long from, TimeSpan span) => from + (long)(span.Ticks * _perTick);

    public TimeSpan Between(long from, long to) => new((long)((to - from) / _perTick));
}
