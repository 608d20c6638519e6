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
    public void Jitter_shortens_freshness_by_at_most_its_part_and_nothing_else(double draw, int seconds) =>
        Life.WithJitter(0.1, draw).ShouldBe(Life with { Ttl = TimeSpan.FromSeconds(seconds) });

    [Fact]
    public void An_exact_lifetime_is_not_shortened() =>
        (Life with { WithoutJitter = true }).WithJitter(0.5, 1).Ttl.ShouldBe(Life.Ttl);
}
