using EdgeKit.Redis.CircuitBreaker;

namespace EdgeKit.Redis.Tests.CircuitBreaker;

public sealed class BreakerStateTests
{
    private static readonly RedisOptions Limits = After(failures: 3);
    private static readonly BreakerState Ready = BreakerState.Start(Ms(0)).ProbeSucceeded(Ms(0));

    [Fact]
    public void It_rejects_calls_until_the_first_probe_succeeds()
    {
        var start = BreakerState.Start(Ms(0));

        start.Phase.ShouldBe(RedisState.Connecting);
        start.AllowsCalls.ShouldBeFalse();
        start.ProbeFailed(Ms(0), Ms(500)).Phase.ShouldBe(RedisState.Connecting);
        start.ProbeSucceeded(Ms(0)).AllowsCalls.ShouldBeTrue();
    }

    [Fact]
    public void It_opens_after_the_configured_number_of_consecutive_failures()
    {
        var two = Ready.CallFailed(1, Ms(100), Limits).CallFailed(1, Ms(200), Limits);

        two.AllowsCalls.ShouldBeTrue();
        two.CallFailed(1, Ms(300), Limits).Phase.ShouldBe(RedisState.Unavailable);
    }

    [Fact]
    public void A_success_in_between_resets_the_count()
    {
        var state = Ready.CallFailed(1, Ms(100), Limits).CallFailed(1, Ms(200), Limits).CallSucceeded(1);

        state.CallFailed(1, Ms(300), Limits).CallFailed(1, Ms(400), Limits).AllowsCalls.ShouldBeTrue();
    }

    [Fact]
    public void Simultaneous_failures_indicate_a_pause_of_this_process_and_do_not_open_it()
    {
        var state = Ready;
        for (var i = 0; i < 500; i++)
        {
            state = state.CallFailed(1, Ms(100), Limits);
        }

        state.AllowsCalls.ShouldBeTrue();
        state.CallFailed(1, Ms(200), Limits).AllowsCalls.ShouldBeFalse();
    }

    [Fact]
    public void With_a_limit_of_one_the_first_failure_opens_it() =>
        Ready.CallFailed(1, Ms(100), After(failures: 1)).AllowsCalls.ShouldBeFalse();

    [Fact]
    public void A_broken_connection_opens_it_immediately() =>
        Ready.ConnectionLost(Ms(7), Limits).ShouldBe(
            new BreakerState(
                RedisState.Unavailable, Term: 2, Since: Ms(7), Failures: 0, FailingSince: Ms(7), ProbeAt: Ms(507)));

    [Fact]
    public void Only_a_probe_closes_it()
    {
        var open = Ready.ConnectionLost(Ms(7), Limits);

        open.CallSucceeded(open.Term).ShouldBeSameAs(open);
        open.ProbeFailed(Ms(600), Ms(450)).AllowsCalls.ShouldBeFalse();
        open.ProbeSucceeded(Ms(600)).AllowsCalls.ShouldBeTrue();
    }

    [Fact]
    public void Calls_sent_before_the_last_change_of_phase_do_not_count()
    {
        var again = Ready.ConnectionLost(Ms(7), Limits).ProbeSucceeded(Ms(600));

        again.CallFailed(1, Ms(700), Limits).ShouldBeSameAs(again);
        var failing = again.CallFailed(again.Term, Ms(700), Limits);
        failing.CallSucceeded(1).ShouldBeSameAs(failing);
    }

    [Fact]
    public void The_first_probe_of_a_stable_breaker_is_sent_immediately() =>
        Ready.ConnectionLost(Ms(5_000), Limits).ProbeAt.ShouldBe(Ms(5_000));

    [Fact]
    public void A_breaker_that_closed_too_early_waits_before_it_probes_again() =>
        Ready.ConnectionLost(Ms(4_999), Limits).ProbeAt.ShouldBe(Ms(5_499));

    [Fact]
    public void A_failed_probe_delays_the_next_and_a_new_connection_brings_it_forward()
    {
        var open = Ready.ConnectionLost(Ms(0), Limits).ProbeFailed(Ms(500), Ms(450));

        open.ProbeAt.ShouldBe(Ms(950));
        open.ProbeSoon(Ms(600)).ProbeAt.ShouldBe(Ms(600));
    }

    [Fact]
    public void Nothing_but_calls_and_connections_disturbs_a_ready_breaker()
    {
        Ready.ProbeSoon(Ms(9)).ShouldBeSameAs(Ready);
        Ready.ProbeFailed(Ms(9), Ms(500)).ShouldBeSameAs(Ready);
        Ready.ProbeSucceeded(Ms(9)).ShouldBeSameAs(Ready);
        Ready.CallSucceeded(Ready.Term).ShouldBeSameAs(Ready);
    }

    private static RedisOptions After(int failures) =>
        new() { FailuresToOpen = failures, Timeout = Ms(100), ProbeInterval = Ms(500) };

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
