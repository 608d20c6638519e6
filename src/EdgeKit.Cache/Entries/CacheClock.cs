using System.Diagnostics.CodeAnalysis;

namespace EdgeKit.Cache.Entries;

/// <summary>The monotonic clock by which entries age: a step of the wall clock makes nothing fresh or stale.</summary>
internal sealed class CacheClock
{
    /// <summary>How far the coarse clock may be behind: twice the coarsest tick there is (Windows, 15.6 ms), rounded up.</summary>
    private const long CoarseMilliseconds = 40;

    private readonly double _perTick;
    private readonly bool _isSystem;
    private readonly long _perMillisecond;
    private readonly long _coarseOrigin;

    public CacheClock(TimeProvider time)
    {
        Time = time;
        _perTick = (double)time.TimestampFrequency / TimeSpan.TicksPerSecond;
        _isSystem = ReferenceEquals(time, TimeProvider.System);
        _perMillisecond = time.TimestampFrequency / 1000;
        CoarseLag = _isSystem ? CoarseMilliseconds * _perMillisecond : 0;
        _coarseOrigin = time.GetTimestamp() - (Milliseconds * _perMillisecond) - (CoarseLag / 2);
    }

    public TimeProvider Time { get; }

    public long Now => Time.GetTimestamp();

    /// <summary>A timestamp that is never later than <see cref="Now"/> and at most <see cref="CoarseLag"/> earlier, at a quarter of its price.</summary>
    public long CoarseNow => _isSystem ? (Milliseconds * _perMillisecond) + _coarseOrigin : Now;

    public long CoarseLag { get; }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "Only for the system's time provider, whose clock this is.")]
    private static long Milliseconds => Environment.TickCount64;

    /// <summary>The timestamp of an instant that lies so far from another one.</summary>
    public long After(long from, TimeSpan span) => from + (long)(span.Ticks * _perTick);

    public TimeSpan Between(long from, long to) => new((long)((to - from) / _perTick));
}
