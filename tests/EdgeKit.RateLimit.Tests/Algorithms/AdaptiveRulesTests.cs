using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Concurrency;

namespace EdgeKit.RateLimit.Tests.Algorithms;

public sealed class AdaptiveRulesTests
{
    [Fact]
    public void The_limit_finds_what_the_service_can_take_and_stays_near()
    {
        // A service with 40 places of 10 ms each: beyond that, requests wait for one another.
        var state = Settle(new AdaptiveState(20, 0), limit => 0.010 * Math.Max(1, limit / 40));
        state.Limit.ShouldBeInRange(40, 90);
    }

    [Fact]
    public void A_service_that_gets_slower_is_given_less_and_gets_it_back_when_it_recovers()
    {
        var healthy = Settle(new AdaptiveState(20, 0), limit => 0.010 * Math.Max(1, limit / 40));
        var sick = healthy with { Windows = 0, Restore = 0 };
        for (var i = 0; i < 10; i++)
        {
            sick = AdaptiveRules.Next(sick, new AdaptiveWindow(0.200, 50, 0, (int)sick.Limit), 4, 200);
        }

        sick.Limit.ShouldBeLessThan(healthy.Limit / 2);
        Settle(sick, limit => 0.010 * Math.Max(1, limit / 40)).Limit.ShouldBeGreaterThan(35);
    }

    [Fact]
    public void Failures_shrink_the_limit_down_to_its_minimum()
    {
        var state = new AdaptiveState(100, 0.01);
        for (var i = 0; i < 100; i++)
        {
            state = AdaptiveRules.Next(state, new AdaptiveWindow(0.01, 10, 10, 100), 4, 200);
        }

        state.Limit.ShouldBe(4);
    }

    [Fact]
    public void A_service_that_is_hardly_used_says_nothing_about_what_it_can_take() =>
        AdaptiveRules.Next(new AdaptiveState(50, 0.01), new AdaptiveWindow(0.01, 50, 0, 3), 4, 200).Limit.ShouldBe(50);

    [Fact]
    public void Low_priority_is_refused_first_and_critical_last()
    {
        var limiter = new AdaptiveLimiter(4, 20, new FakeTimeProvider());
        Fill(RateLimitPriority.Low).ShouldBe(12);
        Fill(RateLimitPriority.Normal).ShouldBe(6);
        Fill(RateLimitPriority.Critical).ShouldBe(2);

        int Fill(RateLimitPriority priority)
        {
            var entered = 0;
            while (limiter.TryAcquire(priority) >= 0)
            {
                entered++;
            }

            return entered;
        }
    }

    private static AdaptiveState Settle(AdaptiveState state, Func<double, double> latency)
    {
        for (var i = 0; i < 400; i++)
        {
            state = AdaptiveRules.Next(
                state, new AdaptiveWindow(latency(state.Limit), 50, 0, (int)state.Limit), 4, 200);
        }

        return state;
    }
}
