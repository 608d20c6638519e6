namespace EdgeKit.Policies.Tests;

public sealed class CoarseClockTests
{
    [Fact]
    public void It_is_never_ahead_of_the_systems_clock()
    {
        var clock = new CoarseClock(TimeProvider.System);
        for (var i = 0; i < 100_000; i++)
        {
            var coarse = clock.Timestamp;

            coarse.ShouldBeLessThanOrEqualTo(TimeProvider.System.GetTimestamp());
        }
    }

    [Fact]
    public void Any_other_clock_is_read_exactly()
    {
        var time = new FakeTimeProvider();
        var clock = new CoarseClock(time);
        time.Advance(TimeSpan.FromTicks(12_345));

        clock.Timestamp.ShouldBe(time.GetTimestamp());
        clock.Lag.ShouldBe(0);
    }
}
