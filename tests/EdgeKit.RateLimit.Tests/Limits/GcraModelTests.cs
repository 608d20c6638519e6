using EdgeKit.RateLimit.Decisions;
using EdgeKit.RateLimit.Keys;
using EdgeKit.RateLimit.Limits;
using EdgeKit.RateLimit.Local;

namespace EdgeKit.RateLimit.Tests.Limits;

public sealed class GcraModelTests
{
    [Fact]
    public void The_bucket_decides_as_unbounded_integers_do_even_when_the_clock_steps_back()
    {
        var random = new Random(20_261_122);
        var book = new LimitBook();
        for (var done = 0; done < GcraModel.Steps; done += 10_000)
        {
            var limit = book.Intern(new LimitNumbers(RateLimitAlgorithm.TokenBucket, random.Next(
                1, 1_000), Math.Pow(10, (random.NextDouble() * 8) - 3), TimeSpan.Zero));
            Compare(random, limit, book, steps: 10_000);
        }
    }

    private static void Compare(Random random, Limit limit, LimitBook book, int steps)
    {
        var model = new GcraModel();
        var bucket = new Bucket { Key = new BucketKey(1, 1), LimitId = limit.Id };
        long now = 1_000_000_000;
        for (var i = 0; i < steps; i++)
        {
            now = Math.Max(0, now + Step(random, limit));
            var cost = random.Next(0, (int)Math.Min(limit.Capacity, 20) + 1);
            var expected = model.Take(now, limit.Emission, limit.Full, cost);
            var actual = BucketRules.Take(ref bucket, limit, book, cost, now);
            if (actual.Admitted != expected.Admitted
                || actual.Remaining != (long)((limit.Full - expected.Used) / limit.Emission))
            {
                Assert.Fail(
                    $"Step {i} at {now} with cost {cost}: {actual} instead of {expected}, limit {limit.Numbers}.");
            }
        }
    }

    // Mostly forward by about what one request costs; one time in fifty far forward, one in fifty back.
    private static long Step(Random random, Limit limit) => random.Next(50) switch
    {
        0 => -random.NextInt64(limit.Full + 1),
        1 => random.NextInt64(2 * limit.Full),
        _ => random.NextInt64((10 * limit.Emission) + 1),
    };
}
