using EdgeKit.Resilience.Limits;

namespace EdgeKit.Resilience.Tests;

public sealed class ConcurrencyLimiterTests
{
    [Fact]
    public async Task A_limit_that_has_grown_admits_all_waiters_that_fit()
    {
        var limit = new ConcurrencyLimiter(TimeProvider.System);
        var (narrow, wide) = (
            new ConcurrencyLimitOptions { PermitLimit = 1 }, new ConcurrencyLimitOptions { PermitLimit = 3 });
        await limit.AcquireAsync(narrow, TimeSpan.FromSeconds(1), CancellationToken.None);
        var waiting = Enumerable.Range(0, 4).Select(_ => limit.AcquireAsync(
            narrow, TimeSpan.FromHours(1), CancellationToken.None).AsTask()).ToList();

        limit.Release(wide, CallResultKind.Success, TimeSpan.Zero);

        (await Task.WhenAll(waiting.Take(3))).ShouldAllBe(entered => entered);
        waiting[3].IsCompleted.ShouldBeFalse();
        limit.InFlight.ShouldBe(3);
    }

    [Fact]
    public async Task An_adaptive_limit_falls_when_calls_become_slow_and_when_many_fail()
    {
        var (clock, policy) = (new FakeTimeProvider(), AdaptiveLimit());
        var limiter = new ConcurrencyLimiter(clock);
        await WindowAsync(limiter, policy, CallResultKind.Success, milliseconds: 10);
        limiter.Limit.ShouldBe(100, "the latency without load is not known before");

        await WindowAsync(limiter, policy, CallResultKind.Success, milliseconds: 100);
        var slow = limiter.Limit.ShouldNotBeNull();
        slow.ShouldBeLessThan(95);

        await WindowAsync(limiter, policy, CallResultKind.Throttled, milliseconds: 10);
        limiter.Limit.ShouldBe(slow * 0.9);

        for (var window = 0; window < 100; window++)
        {
            await WindowAsync(limiter, policy, CallResultKind.Failure, milliseconds: 10);
        }

        limiter.Limit.ShouldBe(5);
    }

    [Fact]
    public async Task An_adaptive_limit_learns_nothing_from_neutral_calls_nor_while_it_is_switched_off()
    {
        var (policy, off) = (AdaptiveLimit(), AdaptiveLimit());
        off.Adaptive = false;
        var limiter = new ConcurrencyLimiter(new FakeTimeProvider());
        await WindowAsync(limiter, policy, CallResultKind.Success, milliseconds: 10);

        await WindowAsync(limiter, policy, CallResultKind.Neutral, milliseconds: 5_000);
        await WindowAsync(limiter, off, CallResultKind.Failure, milliseconds: 5_000);

        limiter.Limit.ShouldBe(100);
        limiter.InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task A_reload_that_narrows_or_widens_the_bounds_takes_effect_with_the_next_call()
    {
        var limiter = new ConcurrencyLimiter(new FakeTimeProvider());
        await AcquireAsync(limiter, AdaptiveLimit());
        var narrow = new ConcurrencyLimitOptions { PermitLimit = 1, QueueLimit = 0, Adaptive = true };

        (await AcquireAsync(limiter, narrow)).ShouldBeFalse();
        limiter.Release(narrow, CallResultKind.Success, TimeSpan.FromMilliseconds(1));
        (await AcquireAsync(limiter, narrow)).ShouldBeTrue();
        (await AcquireAsync(limiter, new() { PermitLimit = 200, MinPermitLimit = 150, Adaptive = true })).ShouldBeTrue();
    }

    private static ConcurrencyLimitOptions AdaptiveLimit() =>
        new() { PermitLimit = 100, MinPermitLimit = 5, QueueLimit = 0, Adaptive = true };

    private static ValueTask<bool> AcquireAsync(ConcurrencyLimiter limiter, ConcurrencyLimitOptions options) =>
        limiter.AcquireAsync(options, TimeSpan.FromSeconds(1), CancellationToken.None);

    /// <summary>Fifty calls, as many at a time as the limit allows.</summary>
    private static async Task WindowAsync(
        ConcurrencyLimiter limiter, ConcurrencyLimitOptions options, CallResultKind result, int milliseconds)
    {
        for (var left = 50; left > 0;)
        {
            var running = 0;
            while (running < left && await AcquireAsync(limiter, options))
            {
                running++;
            }

            running.ShouldBeGreaterThan(0);
            left -= running;
            for (; running > 0; running--)
            {
                limiter.Release(options, result, TimeSpan.FromMilliseconds(milliseconds));
            }
        }
    }
}
