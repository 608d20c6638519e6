using EdgeKit.Cache.Entries;

namespace EdgeKit.Cache.Tests.Entries;

public sealed class LifetimesTests
{
    private static readonly Lifetimes Life = new(
        TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));

    [Theory]
    [InlineData(0.0, 100)]
    [InlineData(0.5, 95)]
    [InlineData(1.0, 90)]
    public void Jitter_shortens_only_freshness_and_by_at_most_its_ratio(double draw, int seconds) =>
        Life.WithJitter(0.1, draw).ShouldBe(Life with { Ttl = TimeSpan.FromSeconds(seconds) });

    [Fact]
    public void A_lifetime_without_jitter_is_not_shortened() =>
        (Life with { WithoutJitter = true }).WithJitter(0.5, 1).Ttl.ShouldBe(Life.Ttl);
}
