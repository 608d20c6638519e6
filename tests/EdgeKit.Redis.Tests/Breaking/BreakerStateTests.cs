using EdgeKit.Redis.Breaking;

namespace EdgeKit.Redis.Tests.Breaking;

public sealed class BreakerStateTests
{
    private static readonly BreakerLimits Limits = new(FailuresToOpen: 3, Ms(100), ProbeInterval: Ms(500));
    private static readonly BreakerState Ready = BreakerState.Start(Ms(0)).ProbeAnswered(Ms(0));

    [Fact]
    public void It_refuses_calls_until_the_first_probe_is_answered()
    {
        var start = BreakerState.Start(Ms(0));

        start.Phase.ShouldBe(RedisState.Connecting);
        start.Sends.ShouldBeFalse();
        start.ProbeFailed(Ms(0), Ms(500)).Phase.ShouldBe(RedisState.Connecting);
        start.ProbeAnswered(Ms(0)).Sends.ShouldBeTrue();
    }

    [Fact]
    public void It_opens_at_the_last_of_so_many_failures_in_a_row()
    {
        var two = Ready.CallFailed(1, Ms(100), Limits).CallFailed(1, Ms(200), Limits);

        two.Sends.ShouldBeTrue();
        two.CallFailed(1, Ms(300), Limits).Phase.ShouldBe(RedisState.Unavailable);
    }

    [Fact]
    public void An_answer_in_between_begins_the_row_anew()
    {
        var state = Ready.CallFailed(1, Ms(100), Limits).CallFailed(1, Ms(200), Limits).CallAnswered(1);

        state.CallFailed(1, Ms(300), Limits).CallFailed(1, Ms(400), Limits).Sends.ShouldBeTrue();
    }

    [Fact]
    public void Many_calls_that_fail_in_one_moment_are_a_pause_of_this_process_and_do_not_open_it()
    {
        var state = Ready;
        for (var i = 0; i < 500; i++)
        {
            state = state.CallFailed(1, Ms(100), Limits);
        }

        state.Sends.ShouldBeTrue();
        state.CallFailed(1, Ms(200), Limits).Sends.ShouldBeFalse();
    }

    [Fact]
    public void With_one_failure_allowed_the_first_opens_it() =>
        Ready.CallFailed(1, Ms(100), Limits with { FailuresToOpen = 1 }).Sends.ShouldBeFalse();

    [Fact]
    public void A_broken_connection_opens_it_at_once() =>
        Ready.ConnectionLost(Ms(7), Limits).ShouldBe(
            new BreakerState(
                RedisState.Unavailable, Term: 2, Since: Ms(7), Failures: 0, FailingSince: Ms(7), ProbeAt: Ms(507)));

    [Fact]
    public void Only_a_probe_closes_it()
    {
        var open = Ready.ConnectionLost(Ms(7), Limits);

        open.CallAnswered(open.Term).ShouldBeSameAs(open);
        open.ProbeFailed(Ms(600), Ms(450)).Sends.ShouldBeFalse();
        open.ProbeAnswered(Ms(600)).Sends.ShouldBeTrue();
    }

    [Fact]
    public void Calls_sent_before_it_last_moved_say_nothing()
    {
        var again = Ready.ConnectionLost(Ms(7), Limits).ProbeAnswered(Ms(600));

        again.CallFailed(1, Ms(700), Limits).ShouldBeSameAs(again);
        var failing = again.CallFailed(again.Term, Ms(700), Limits);
        failing.CallAnswered(1).ShouldBeSameAs(failing);
    }

    [Fact]
    public void The_first_probe_of_a_settled_breaker_goes_out_at_once() =>
        Ready.ConnectionLost(Ms(5_000), Limits).ProbeAt.ShouldBe(Ms(5_000));

    [Fact]
    public void A_breaker_that_closed_too_early_waits_before_it_probes_again() =>
        Ready.ConnectionLost(Ms(4_999), Limits).ProbeAt.ShouldBe(Ms(5_499));

    [Fact]
    public void A_failed_probe_puts_the_next_one_off_and_a_new_connection_brings_it_forward()
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
        Ready.ProbeAnswered(Ms(9)).ShouldBeSameAs(Ready);
        Ready.CallAnswered(Ready.Term).ShouldBeSameAs(Ready);
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
