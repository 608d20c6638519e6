using EdgeKit.Policies.AdaptiveLimits;
using Microsoft.Extensions.Time.Testing;

namespace EdgeKit.Policies.Tests.AdaptiveLimits;

public sealed class AdaptiveLimitTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_window_ends_after_fifty_samples_or_after_a_second_with_ten()
    {
        var limit = new AdaptiveLimit(20, _clock);
        Fail(limit, 49);
        limit.Value.ShouldBe(20);
        Fail(limit, 1);
        limit.Value.ShouldBe(18);
        Fail(limit, 9);
        _clock.Advance(TimeSpan.FromSeconds(1));
        limit.Value.ShouldBe(18);
        Fail(limit, 1);
        limit.Value.ShouldBe(16.2, tolerance: 0.001);
    }

    [Fact]
    public void An_abandoned_request_is_no_longer_in_flight_and_is_no_sample()
    {
        var limit = new AdaptiveLimit(20, _clock);
        for (var i = 0; i < 100; i++)
        {
            limit.Begin();
            limit.InFlight.ShouldBe(1);
            limit.Abandon();
        }

        limit.InFlight.ShouldBe(0);
        limit.Value.ShouldBe(20);
    }

    private static void Fail(AdaptiveLimit limit, int times)
    {
        for (var i = 0; i < times; i++)
        {
            limit.Begin();
            limit.CompleteOverloaded(min: 4, max: 100);
        }
    }
}
