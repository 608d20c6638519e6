using EdgeKit.Cache.Http.Storage;
using EdgeKit.Testing;

namespace EdgeKit.Cache.Tests.Http.Storage;

public sealed class DistributedQuotaTests
{
    private const long Most = 16_000;

    private readonly SteppedTimeProvider _clock = new();

    [Fact]
    public void One_caller_takes_his_part_in_a_minute_and_leaves_the_rest_to_others()
    {
        var ledger = new DistributedQuota(_clock, () => Most);

        Enumerable.Range(0, 100).Count(_ => ledger.TryTake("rude", 100, TimeSpan.FromHours(1))).ShouldBe(10);
        ledger.TryTake("kind", 1000, TimeSpan.FromHours(1)).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromMinutes(1));
        ledger.TryTake("rude", 1000, TimeSpan.FromHours(1)).ShouldBeTrue();
    }

    [Fact]
    public void All_together_have_room_again_when_what_they_took_has_ended()
    {
        var ledger = new DistributedQuota(_clock, () => Most);

        Enumerable.Range(0, 100).Count(i => ledger.TryTake($"caller {i}", 1000, TimeSpan.FromMinutes(2))).ShouldBe(16);
        _clock.Advance(TimeSpan.FromMinutes(2));
        ledger.TryTake("late", 1000, TimeSpan.FromMinutes(2)).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(1));
        ledger.TryTake("late", 1000, TimeSpan.FromMinutes(2)).ShouldBeTrue();
    }

    [Fact]
    public void So_many_callers_that_they_cannot_be_told_apart_are_one()
    {
        var ledger = new DistributedQuota(_clock, () => long.MaxValue / 2);
        for (var i = 0; i < 10_000; i++)
        {
            ledger.TryTake($"caller {i}", 1, TimeSpan.Zero).ShouldBeTrue();
        }

        ledger.TryTake("another", long.MaxValue / 48, TimeSpan.Zero).ShouldBeTrue();
        ledger.TryTake("and another", long.MaxValue / 48, TimeSpan.Zero).ShouldBeFalse();
    }

    [Fact]
    public void What_has_ended_leaves_room_on_a_host_that_has_run_for_weeks()
    {
        var clock = new UptimeClock();
        var quota = new DistributedQuota(clock, () => Most);
        Enumerable.Range(0, 100).Count(i => quota.TryTake($"caller {i}", 1000, TimeSpan.FromMinutes(2))).ShouldBe(16);

        clock.Uptime += TimeSpan.FromMinutes(16);

        quota.TryTake("late", 1000, TimeSpan.FromMinutes(2)).ShouldBeTrue();
    }

    /// <summary>Timestamps as on Linux: nanoseconds since the host has started.</summary>
    private sealed class UptimeClock : TimeProvider
    {
        public TimeSpan Uptime { get; set; } = new(days: 21, hours: 0, minutes: 28, seconds: 0);

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => Uptime.Ticks * 100;
    }
}
