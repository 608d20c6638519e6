using System.Globalization;
using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Redis;

namespace EdgeKit.RateLimit.Tests.Redis;

public sealed class BucketBatchTests
{
    private static readonly Limit Limit = new LimitRegistry().Intern(
        new LimitParameters(RateLimitAlgorithm.TokenBucket, 10, 1, TimeSpan.Zero));
    private int _names;

    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 5)]
    [InlineData(20, 1)]
    public void A_call_has_at_most_sixteen_keys_and_a_larger_request_is_sent_alone(int keysPerGroup, int groups)
    {
        var batch = new BucketBatch();
        var added = 0;
        while (batch.TryAdd(Group(keysPerGroup)))
        {
            added++;
        }

        added.ShouldBe(groups);
        batch.KeyCount.ShouldBe(groups * keysPerGroup);
    }

    private BucketGroup Group(int keys) => new([.. Enumerable.Range(0, keys).Select(_ =>
        new BucketCommand(new RedisBucketKey(0, (_names++).ToString(CultureInfo.InvariantCulture)), Limit, 1, 0))]);
}
