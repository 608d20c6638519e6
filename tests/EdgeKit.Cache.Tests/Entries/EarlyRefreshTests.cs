using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Tests.Entries;

public sealed class EarlyRefreshTests
{
    [Fact]
    public void The_lead_is_at_most_half_of_the_lifetime_however_slow_the_fill_and_however_eager_the_policy() =>
        EarlyRefresh.MaxLead(
            TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), 4).ShouldBe(TimeSpan.FromSeconds(5));

    [Fact]
    public void A_fill_that_took_no_time_is_not_refreshed_early() =>
        EarlyRefresh.MaxLead(TimeSpan.FromSeconds(10), TimeSpan.Zero, 1).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void No_draw_asks_for_more_than_the_longest_lead()
    {
        var lead = EarlyRefresh.MaxLead(TimeSpan.FromDays(1), TimeSpan.FromTicks(1_000), 1);
        EarlyRefresh.IsDue(lead.Ticks + 1, 1_000, Math.BitDecrement(1.0)).ShouldBeFalse();
    }

    /// <summary>P(due) = P(−ln u · βδ ≥ left) = e^(−left/βδ).</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void The_probability_falls_exponentially_with_the_remaining_time(double leftInFills)
    {
        var random = new Random(7);
        const int draws = 100_000;
        var due = Enumerable.Range(
            0, draws).Count(_ => EarlyRefresh.IsDue((long)(leftInFills * 1_000_000), 1_000_000, random.NextDouble()));

        ((double)due / draws).ShouldBe(Math.Exp(-leftInFills), 0.01);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 64)]
    [InlineData(1_000, 64)]
    public void The_back_off_starts_at_the_second_failure_and_doubles(int failures, int seconds) =>
        FillFailure.PauseAfter(failures, TimeSpan.FromSeconds(1)).ShouldBe(TimeSpan.FromSeconds(seconds));
}
