namespace EdgeKit.Testing;

/// <summary>
/// A fake clock that can step its wall time without its timestamp, like an NTP correction.
/// <see cref="FakeTimeProvider.AdjustTime"/> changes both.
/// </summary>
public sealed class SteppedTimeProvider : FakeTimeProvider
{
    private TimeSpan _steps;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _steps;

    /// <summary>Excludes the steps; the base class derives the timestamp from <see cref="GetUtcNow"/>.</summary>
    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    /// <summary>Moves the wall clock forwards or backwards. The timestamp does not change and no timer fires.</summary>
    public void StepWallClock(TimeSpan by) => _steps += by;
}
