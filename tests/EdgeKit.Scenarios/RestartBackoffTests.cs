using Shop.AppHost.Processes;

namespace EdgeKit.Scenarios;

public sealed class RestartBackoffTests
{
    private readonly RestartBackoff _backoff = new();

    [Fact]
    public void Each_death_in_a_row_doubles_the_pause_up_to_30_seconds()
    {
        var pauses = Enumerable.Range(0, 8).Select(_ => _backoff.AfterServing(TimeSpan.FromSeconds(9)).TotalSeconds);

        pauses.ShouldBe([1, 2, 4, 8, 16, 30, 30, 30]);
    }

    [Fact]
    public void A_service_that_served_for_10_seconds_is_restarted_after_1_again()
    {
        for (var i = 0; i < 5; i++)
        {
            _backoff.AfterServing(TimeSpan.Zero);
        }

        _backoff.AfterServing(TimeSpan.FromSeconds(10)).ShouldBe(TimeSpan.FromSeconds(1));
        _backoff.AfterServing(TimeSpan.Zero).ShouldBe(TimeSpan.FromSeconds(2));
    }
}
