using EdgeKit.Policies.AdaptiveLimits;

namespace EdgeKit.Policies.Tests.AdaptiveLimits;

public sealed class AdaptiveLimitRulesTests
{
    [Fact]
    public void The_limit_finds_the_capacity_of_the_service_and_stays_near()
    {
        // A service with 40 workers of 10 ms each: beyond that, requests wait for one another.
        var state = Settle(new AdaptiveLimitState(20, 0), limit => 0.010 * Math.Max(1, limit / 40));
        state.Limit.ShouldBeInRange(40, 90);
    }

    [Fact]
    public void The_limit_shrinks_while_the_service_is_slow_and_grows_back_when_it_recovers()
    {
        var healthy = Settle(new AdaptiveLimitState(20, 0), limit => 0.010 * Math.Max(1, limit / 40));
        var slow = healthy with { Windows = 0, Restore = 0 };
        for (var i = 0; i < 10; i++)
        {
            slow = AdaptiveLimitRules.Next(slow, new AdaptiveLimitWindow(0.200, 50, 0, (int)slow.Limit), 4, 200);
        }

        slow.Limit.ShouldBeLessThan(healthy.Limit / 2);
        Settle(slow, limit => 0.010 * Math.Max(1, limit / 40)).Limit.ShouldBeGreaterThan(35);
    }

    [Fact]
    public void Failures_shrink_the_limit_down_to_its_minimum()
    {
        var state = new AdaptiveLimitState(100, 0.01);
        for (var i = 0; i < 100; i++)
        {
            state = AdaptiveLimitRules.Next(state, new AdaptiveLimitWindow(0.01, 10, 10, 100), 4, 200);
        }

        state.Limit.ShouldBe(4);
    }

    [Fact]
    public void A_limit_that_is_hardly_used_does_not_change() =>
        AdaptiveLimitRules.Next(new AdaptiveLimitState(50, 0.01), new AdaptiveLimitWindow(0.01, 50, 0, 3), 4, 200)
            .Limit.ShouldBe(50);

    private static AdaptiveLimitState Settle(AdaptiveLimitState state, Func<double, double> latency)
    {
        for (var i = 0; i < 400; i++)
        {
            state = AdaptiveLimitRules.Next(
                state, new AdaptiveLimitWindow(latency(state.Limit), 50, 0, (int)state.Limit), 4, 200);
        }

        return state;
    }
}
