using System.Diagnostics.CodeAnalysis;

namespace EdgeKit.Policies;

/// <summary>
/// A monotonic clock that takes a few nanoseconds to read, for decisions that tolerate a bounded lag. On the system
/// clock it returns the operating system's last tick; on any other <see cref="TimeProvider"/> it is exact. Thread safe.
/// </summary>
public sealed class CoarseClock
{
    /// <summary>Twice the coarsest tick there is (Windows, 15.6 ms), rounded up.</summary>
    private const long LagMilliseconds = 40;

    private readonly TimeProvider _timeProvider;
    private readonly bool _isSystem;
    private readonly long _perMillisecond;
    private readonly long _origin;

    /// <summary>Creates the clock.</summary>
    /// <param name="timeProvider">The underlying clock.</param>
    public CoarseClock(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _timeProvider = timeProvider;
        _isSystem = ReferenceEquals(timeProvider, TimeProvider.System);
        _perMillisecond = timeProvider.TimestampFrequency / 1000;
        Lag = _isSystem ? LagMilliseconds * _perMillisecond : 0;
        _origin = timeProvider.GetTimestamp() - (Milliseconds * _perMillisecond) - (Lag / 2);
    }

    /// <summary>
    /// The most that <see cref="Timestamp"/> may be behind the underlying clock, in that clock's timestamp units: 40 ms
    /// for the system clock, 0 for any other.
    /// </summary>
    public long Lag { get; }

    /// <summary>A timestamp, never later than the underlying clock's and at most <see cref="Lag"/> earlier.</summary>
    public long Timestamp => _isSystem ? (Milliseconds * _perMillisecond) + _origin : _timeProvider.GetTimestamp();

    [SuppressMessage(
        "ApiDesign", "RS0030", Justification = "Only for the system's time provider, whose clock this is.")]
    private static long Milliseconds => Environment.TickCount64;
}
