using EdgeKit.RateLimit.Leases;

namespace EdgeKit.RateLimit.Tests.Leases;

public sealed class LeaseTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(100, 1_000, 1_000_000, 250)]
    [InlineData(10, 1_000, 1_000_000, 40)]
    [InlineData(100, 1_000, 100, 10)]
    [InlineData(100, 2, 1_000_000, 0)]
    public void A_lease_is_a_quarter_second_of_spending_grows_slowly_and_is_a_small_part_of_the_bucket(
        long previous, long spentPerSecond, long capacity, long size) =>
        Lease.NextSize(previous, spentPerSecond, Second, capacity).ShouldBe(size);
}
