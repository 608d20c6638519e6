using System.Diagnostics.CodeAnalysis;

namespace EdgeKit.Policies;

/// <summary>
/// A monotonic clock that is read in a few nanoseconds, for decisions that are sure even if it is a little behind. On
/// the system's clock it is the operating system's last tick; on any other <see cref="TimeProvider"/> it is exact.
/// Thread safe.
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
    /// <param name="timeProvider">The clock that it follows.</param>
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
    /// How far <see cref="Timestamp"/> may be behind at most, in the unit of the followed clock's timestamps: 40 ms of
    /// the system's, nothing of any other.
    /// </summary>
    public long Lag { get; }

    /// <summary>
    /// A timestamp that is never later than the followed clock's and at most <see cref="Lag"/> earlier.
    /// </summary>
    public long Timestamp => _isSystem ? (Milliseconds * _perMillisecond) + _origin : _timeProvider.GetTimestamp();

    [SuppressMessage(
        "ApiDesign", "RS0030", Justification = "Only for the system's time provider, whose clock this is.")]
    private static long Milliseconds => Environment.TickCount64;
}
