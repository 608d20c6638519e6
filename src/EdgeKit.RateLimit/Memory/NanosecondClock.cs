using EdgeKit.Policies;

namespace EdgeKit.RateLimit.Memory;

/// <summary>
/// Monotonic nanoseconds since this clock was made, plus a head start so that "long ago" is never negative.
/// </summary>
internal sealed class NanosecondClock
{
    /// <summary>
    /// How far <see cref="CoarseNow"/> may be behind <see cref="Now"/>: that of a <see cref="CoarseClock"/>.
    /// </summary>
    public const long CoarseLag = 40_000_000;

    private const long HeadStart = 1_000_000_000;

    private readonly TimeProvider _timeProvider;
    private readonly CoarseClock _coarse;
    private readonly long _origin;
    private readonly long _nanosecondsPerTick;

    public NanosecondClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _coarse = new CoarseClock(timeProvider);
        _origin = timeProvider.GetTimestamp();
        _nanosecondsPerTick = 1_000_000_000 / timeProvider.TimestampFrequency;
    }

    public long Now => Since(_timeProvider.GetTimestamp());

    /// <summary>
    /// A time that is never later than <see cref="Now"/> and at most <see cref="CoarseLag"/> earlier, at a quarter of
    /// the price of reading the exact clock.
    /// </summary>
    public long CoarseNow => Since(_coarse.Timestamp);

    private long Since(long timestamp) => ((timestamp - _origin) * _nanosecondsPerTick) + HeadStart;
}
