using EdgeKit.Policies;

namespace EdgeKit.Cache.Entries;

/// <summary>A monotonic clock for entry ages; changes of the wall clock have no effect.</summary>
internal sealed class CacheClock(TimeProvider timeProvider)
{
    private readonly double _perTick = (double)timeProvider.TimestampFrequency / TimeSpan.TicksPerSecond;
    private readonly CoarseClock _coarse = new(timeProvider);

    public TimeProvider TimeProvider => timeProvider;

    public long Now => timeProvider.GetTimestamp();

    /// <summary>True if the instant is in the future; <paramref name="now"/> is only as exact as needed.</summary>
    public bool IsBefore(long instant, out long now)
    {
        now = _coarse.Timestamp;
        if (now + _coarse.Lag >= instant)
        {
            now = Now;
        }

        return now < instant;
    }

    /// <summary>Adds a time span to a timestamp, saturating at the limits.</summary>
    public long Add(long from, TimeSpan span)
    {
        var ticks = (long)Math.Clamp(span.Ticks * _perTick, long.MinValue / 2, long.MaxValue / 2);
        return ticks > 0 && from > long.MaxValue - ticks
            ? long.MaxValue : ticks < 0 && from < long.MinValue - ticks ? long.MinValue : from + ticks;
    }

    public TimeSpan Between(long from, long to) => new((long)((to - from) / _perTick));
}
