namespace EdgeKit.Testing;

/// <summary>
/// A host whose wall clock is wrong by a fixed amount. Timers and timestamps are the machine's own: a wrong clock does
/// not stand still.
/// </summary>
/// <param name="skew">How far the wall clock is ahead; negative when it is behind.</param>
public sealed class SkewedTimeProvider(TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + skew;
}
