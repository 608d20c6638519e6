using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Http;

namespace EdgeKit.RateLimit.Tests.Http;

public sealed class RetryAfterHeaderTests
{
    [Fact]
    public void It_is_never_earlier_than_the_wait_and_only_a_little_later()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var wait = TimeSpan.FromSeconds(Math.Pow(10, (random.NextDouble() * 7) - 3));
            var seconds = RetryAfterHeader.Seconds(wait, random.NextDouble())!.Value;
            seconds.ShouldBeGreaterThanOrEqualTo((long)Math.Ceiling(wait.TotalSeconds));
            seconds.ShouldBeLessThanOrEqualTo((long)Math.Ceiling((wait.TotalSeconds * 1.1) + 0.5));
        }
    }

    [Fact]
    public void Callers_who_were_refused_together_do_not_return_together() =>
        Enumerable.Range(0, 100).Select(i => RetryAfterHeader.Seconds(TimeSpan.FromSeconds(60), i / 100.0))
        .Distinct().Count().ShouldBeGreaterThanOrEqualTo(6);

    [Fact]
    public void There_is_none_if_waiting_does_not_help() =>
        RetryAfterHeader.Seconds(BucketResult.Never, 0).ShouldBeNull();
}
