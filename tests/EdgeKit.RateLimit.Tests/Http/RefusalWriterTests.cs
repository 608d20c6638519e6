using EdgeKit.RateLimit.Buckets;
using EdgeKit.RateLimit.Http;

namespace EdgeKit.RateLimit.Tests.Http;

public sealed class RefusalWriterTests
{
    [Fact]
    public void Retry_After_is_never_earlier_than_the_wait_and_only_a_little_later()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var wait = TimeSpan.FromSeconds(Math.Pow(10, (random.NextDouble() * 7) - 3));
            var delay = RefusalWriter.Delay(wait, random.NextDouble())!.Value;
            delay.ShouldBeInRange(wait, (wait * 1.1) + TimeSpan.FromSeconds(0.5));
        }
    }

    [Fact]
    public void Callers_who_were_refused_together_do_not_return_together() =>
        Enumerable.Range(0, 100)
            .Select(i => (int)RefusalWriter.Delay(TimeSpan.FromSeconds(60), i / 100.0)!.Value.TotalSeconds)
            .Distinct().Count().ShouldBeGreaterThanOrEqualTo(6);

    [Fact]
    public void There_is_no_Retry_After_if_waiting_does_not_help() =>
        RefusalWriter.Delay(BucketResult.Never, 0).ShouldBeNull();
}
