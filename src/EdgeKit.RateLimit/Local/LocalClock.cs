using System.Diagnostics.CodeAnalysis;

namespace EdgeKit.RateLimit.Local;

/// <summary>Monotonic nanoseconds since this clock was made, plus a head start so that "long ago" is never negative.</summary>
internal sealed class LocalClock
{
    /// <summary>How far <see cref="CoarseNow"/> may be behind <see cref="Now"/>: twice the coarsest tick there is (Windows, 15.6 ms), rounded up.</summary>
    public const long CoarseLag = 40_000_000;

    private const long HeadStart = 1_000_000_000;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly TimeProvider _time;
    private readonly long _coarseOrigin;
    private readonly long _origin;
    private readonly long _nanosecondsPerTick;
    private readonly bool _isSystem;

    public LocalClock(TimeProvider time)
    {
        _time = time;
        _isSystem = ReferenceEquals(time, TimeProvider.System);
        _coarseOrigin = Milliseconds;
        _origin = time.GetTimestamp();
        _nanosecondsPerTick = 1_000_000_000 / time.TimestampFrequency;
    }

    public long Now => ((_time.GetTimestamp() - _origin) * _nanosecondsPerTick) + HeadStart;

    /// <summary>
    /// A time that is never later than <see cref="Now"/> and at most <see cref="CoarseLag"/> earlier, at a quarter of the price of reading the exact clock.
    /// </summary>
    public long CoarseNow => _isSystem ? ((Milliseconds - _coarseOrigin) * NanosecondsPerMillisecond) + HeadStart - (CoarseLag / 2) : Now;

    [SuppressMessage("ApiDesign", "RS0030", Justification = "Only for the system's time provider, whose clock this is.")]
    private static long Milliseconds => Environment.TickCount64;
}
