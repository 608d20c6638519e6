namespace EdgeKit.Testing;

/// <summary>
/// A fake clock whose wall clock alone can be moved, as an NTP correction does. The package's own
/// <see cref="FakeTimeProvider.AdjustTime"/> moves the timestamp with it.
/// </summary>
public sealed class SteppedTimeProvider : FakeTimeProvider
{
    private TimeSpan _steps;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _steps;

    /// <summary>The package takes it from <see cref="GetUtcNow"/>, steps included.</summary>
    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    /// <summary>Moves the wall clock forwards or backwards; the timestamp stands still and no timer fires.</summary>
    public void StepWallClock(TimeSpan by) => _steps += by;
}
