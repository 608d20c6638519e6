using EdgeKit.RateLimit.Algorithms;
using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Memory;
using EdgeKit.RateLimit.Partitions;

namespace EdgeKit.RateLimit.Tests.Algorithms;

public sealed class GcraModelTests
{
    [Fact]
    public void The_bucket_decides_as_unbounded_integers_do_even_when_the_clock_steps_back()
    {
        var random = new Random(20_261_122);
        var limits = new LimitRegistry();
        for (var done = 0; done < GcraModel.Steps; done += 10_000)
        {
            var capacity = random.Next(1, 1_000);
            var perSecond = Math.Pow(10, (random.NextDouble() * 8) - 3);
            var limit = limits.Intern(new(RateLimitAlgorithm.TokenBucket, capacity, perSecond, TimeSpan.Zero));
            Compare(random, limit, limits, steps: 10_000);
        }
    }

    private static void Compare(Random random, Limit limit, LimitRegistry limits, int steps)
    {
        var model = new GcraModel();
        var bucket = new Bucket { Key = new BucketKey(1, 1), LimitId = limit.Id };
        long now = 1_000_000_000;
        for (var i = 0; i < steps; i++)
        {
            now = Math.Max(0, now + Step(random, limit));
            var cost = random.Next(0, (int)Math.Min(limit.Capacity, 20) + 1);
            var expected = model.Take(now, limit.EmissionInterval, limit.Period, cost);
            var actual = BucketRules.Take(ref bucket, limit, limits, cost, now);
            if (actual.Admitted != expected.Admitted
                || actual.Remaining != (long)((limit.Period - expected.Used) / limit.EmissionInterval))
            {
                Assert.Fail(
                    $"Step {i} at {now} with cost {cost}: {actual} instead of {expected}, limit {limit.Parameters}.");
            }
        }
    }

    // Mostly forward by about what one request costs; one time in fifty far forward, one in fifty back.
    private static long Step(Random random, Limit limit) => random.Next(50) switch
    {
        0 => -random.NextInt64(limit.Period + 1),
        1 => random.NextInt64(2 * limit.Period),
        _ => random.NextInt64((10 * limit.EmissionInterval) + 1),
    };
}
