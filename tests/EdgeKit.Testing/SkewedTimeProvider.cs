namespace EdgeKit.Testing;

/// <summary>A clock whose wall time is off by a fixed amount. Timers and timestamps are the system's.</summary>
/// <param name="skew">The offset of the wall clock; negative if it is slow.</param>
public sealed class SkewedTimeProvider(TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + skew;
}
