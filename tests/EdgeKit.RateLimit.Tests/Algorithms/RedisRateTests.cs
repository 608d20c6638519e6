using EdgeKit.RateLimit.Algorithms;

namespace EdgeKit.RateLimit.Tests.Algorithms;

public sealed class RedisRateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(3_000)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public void A_rate_that_divides_a_small_fraction_of_a_microsecond_is_exact(double perSecond)
    {
        var rate = RedisRate.Of(Numbers(perSecond));
        (rate.EmissionInterval / (double)rate.Scale * perSecond).ShouldBe(1_000_000, 1e-6);
    }

    [Fact]
    public void Any_other_rate_is_rounded_down_by_less_than_a_thousandth()
    {
        for (var perSecond = 1.5; perSecond < 10_000; perSecond *= 1.01)
        {
            var rate = RedisRate.Of(Numbers(perSecond));
            var real = 1e6 * rate.Scale / rate.EmissionInterval;
            real.ShouldBeInRange(perSecond * 0.999, perSecond * 1.000_000_1);
        }
    }

    [Fact]
    public void The_largest_bucket_stays_within_what_a_double_counts_exactly()
    {
        const double PerSecond = 1_000_000 / (366 * 86_400.0);
        var slowest = RedisRate.Of(new(RateLimitAlgorithm.TokenBucket, 1_000_000, PerSecond, TimeSpan.Zero));
        const long TenYears = 316_224_000_000_000;
        ((slowest.Scale * TenYears) + slowest.Period).ShouldBeLessThan(1L << 53);
    }

    private static LimitParameters Numbers(double perSecond) =>
        new(RateLimitAlgorithm.TokenBucket, 100, perSecond, TimeSpan.Zero);
}
