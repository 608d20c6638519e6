using EdgeKit.RateLimit.Algorithms;

namespace EdgeKit.RateLimit.Tests.Algorithms;

public sealed class WindowCountersTests
{
    [Fact]
    public void The_previous_window_counts_by_its_overlap()
    {
        var state = new WindowCounters(1, Previous: 80, Current: 10);
        state.Used(125, 100, sliding: true).ShouldBe(70);
        state.Used(125, 100, sliding: false).ShouldBe(10);
    }

    [Fact]
    public void After_the_wait_it_fits_and_a_moment_before_it_does_not()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            const long Window = 1_000_000;
            var capacity = random.Next(1, 100);
            var state = new WindowCounters(5, random.Next(capacity + 1), random.Next(capacity + 1));
            var now = (5 * Window) + random.NextInt64(Window);
            var cost = random.Next(1, capacity + 1);
            var wait = state.Wait(now, Window, capacity, cost, sliding: true);
            Fits(state, now + wait, cost).ShouldBeTrue();
            if (wait > 1)
            {
                Fits(state, now + wait - 2, cost).ShouldBeFalse();
            }

            bool Fits(WindowCounters s, long at, int n) =>
                s.At(at / Window).Used(at, Window, sliding: true) + n <= capacity;
        }
    }

    [Fact]
    public void A_clock_that_was_set_back_continues_the_known_window() =>
        new WindowCounters(5, 1, 2).At(3).ShouldBe(new WindowCounters(5, 1, 2));
}
