using EdgeKit.Policies;

namespace EdgeKit.RateLimit.Memory;

/// <summary>A monotonic clock in nanoseconds. It starts at one second, so that past times are never negative.</summary>
internal sealed class NanosecondClock(TimeProvider timeProvider)
{
    /// <summary>How far <see cref="CoarseNow"/> may be behind <see cref="Now"/>.</summary>
    public const long CoarseLag = 40_000_000;

    private const long HeadStart = 1_000_000_000;

    private readonly CoarseClock _coarse = new(timeProvider);
    private readonly long _origin = timeProvider.GetTimestamp();
    private readonly long _nanosecondsPerTick = 1_000_000_000 / timeProvider.TimestampFrequency;

    public long Now => Since(timeProvider.GetTimestamp());

    /// <summary>Never later than <see cref="Now"/>, at a quarter of the cost.</summary>
    public long CoarseNow => Since(_coarse.Timestamp);

    private long Since(long timestamp) => ((timestamp - _origin) * _nanosecondsPerTick) + HeadStart;
}
