using EdgeKit.Policies;

namespace EdgeKit.Cache.Entries;

/// <summary>The monotonic clock by which entries age: a step of the wall clock makes nothing fresh or stale.</summary>
internal sealed class CacheClock(TimeProvider timeProvider)
{
    private readonly double _perTick = (double)timeProvider.TimestampFrequency / TimeSpan.TicksPerSecond;
    private readonly CoarseClock _coarse = new(timeProvider);

    public TimeProvider TimeProvider => timeProvider;

    public long Now => timeProvider.GetTimestamp();

    /// <summary>Whether an instant is still to come.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="now">A timestamp at which it was; exact only when that was needed to tell.</param>
    public bool IsBefore(long instant, out long now)
    {
        now = _coarse.Timestamp;
        if (now + _coarse.Lag >= instant)
        {
            now = Now;
        }

        return now < instant;
    }

    /// <summary>
    /// The timestamp of an instant that lies so far from another one; the last or first that there is, when it lies
    /// beyond.
    /// </summary>
    public long Add(long from, TimeSpan span)
    {
        var ticks = (long)Math.Clamp(span.Ticks * _perTick, long.MinValue / 2, long.MaxValue / 2);
        return ticks > 0 && from > long.MaxValue - ticks
            ? long.MaxValue : ticks < 0 && from < long.MinValue - ticks ? long.MinValue : from + ticks;
    }

    public TimeSpan Between(long from, long to) => new((long)((to - from) / _perTick));
}
