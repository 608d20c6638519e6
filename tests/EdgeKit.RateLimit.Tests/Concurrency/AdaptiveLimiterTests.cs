using EdgeKit.RateLimit.Concurrency;
using Microsoft.Extensions.Time.Testing;

namespace EdgeKit.RateLimit.Tests.Concurrency;

public sealed class AdaptiveLimiterTests
{
    [Fact]
    public void Low_priority_is_refused_first_and_critical_last()
    {
        var limiter = new AdaptiveLimiter(4, 20, new FakeTimeProvider());
        Fill(RateLimitPriority.Low).ShouldBe(12);
        Fill(RateLimitPriority.Normal).ShouldBe(6);
        Fill(RateLimitPriority.Critical).ShouldBe(2);

        int Fill(RateLimitPriority priority)
        {
            var admitted = 0;
            while (limiter.TryAcquire(priority) >= 0)
            {
                admitted++;
            }

            return admitted;
        }
    }
}
