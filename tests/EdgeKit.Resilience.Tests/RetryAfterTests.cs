using System.Net;
using EdgeKit.Resilience.Calls;

namespace EdgeKit.Resilience.Tests;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("Thu, 01 Jan 2026 12:00:30 GMT", 30)]
    [InlineData("Thu, 01 Jan 2026 11:00:00 GMT", 0)]
    [InlineData("99999999999999999999", int.MaxValue)]
    [InlineData("2147483648", int.MaxValue)]
    public void Seconds_and_dates_are_read_and_huge_numbers_are_capped(string value, int seconds)
    {
        RetryAfter.OfThrottling(
            Answer(HttpStatusCode.ServiceUnavailable, value), Now).ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("")]
    public void A_malformed_value_does_not_make_a_503_throttling(string value) =>
        RetryAfter.OfThrottling(Answer(HttpStatusCode.ServiceUnavailable, value), Now).ShouldBeNull();

    [Fact]
    public async Task A_huge_wait_throttles_the_authority_as_long_as_the_policy_allows()
    {
        using var bench = new Bench("""{ "CircuitBreaker": { "MaxRetryAfter": "00:01:00" } }""");
        bench.Network.Script = (_, _, _) => Task.FromResult(Answer(HttpStatusCode.ServiceUnavailable, "99999999999"));

        await bench.GetAsync();

        var rejection = await Should.ThrowAsync<ResilienceException>(bench.GetAsync());
        rejection.Reason.ShouldBe(RejectionReason.Throttled);
        rejection.Until.ShouldBe(bench.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        bench.Network.Sent.Count.ShouldBe(1);
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string retryAfter)
    {
        var response = new HttpResponseMessage(status);
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }
}
