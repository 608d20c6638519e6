using EdgeKit.Policies.Http;

namespace EdgeKit.Policies.Tests.Http;

public sealed class HttpRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(200, false, false, false)]
    [InlineData(404, false, false, false)]
    [InlineData(408, true, false, false)]
    [InlineData(429, true, false, false)]
    [InlineData(500, true, true, false)]
    [InlineData(501, false, false, false)]
    [InlineData(502, true, true, true)]
    [InlineData(503, true, true, true)]
    [InlineData(504, true, true, true)]
    [InlineData(505, false, false, false)]
    [InlineData(507, true, true, false)]
    public void A_status_says_who_failed_and_whether_another_attempt_may_succeed(
        int status, bool transient, bool serverFailure, bool unavailable)
    {
        HttpStatusRules.IsTransient(status).ShouldBe(transient);
        HttpStatusRules.IsServerFailure(status).ShouldBe(serverFailure);
        HttpStatusRules.IsUnavailable(status).ShouldBe(unavailable);
    }

    [Theory]
    [InlineData(429, false, true)]
    [InlineData(503, true, true)]
    [InlineData(503, false, false)]
    [InlineData(500, true, false)]
    public void A_503_throttles_only_with_Retry_After(int status, bool hasRetryAfter, bool throttles) =>
        HttpStatusRules.IsThrottling(status, hasRetryAfter).ShouldBe(throttles);

    [Theory]
    [InlineData("GET", true, true)]
    [InlineData("HEAD", true, true)]
    [InlineData("OPTIONS", true, true)]
    [InlineData("TRACE", true, true)]
    [InlineData("PUT", false, true)]
    [InlineData("DELETE", false, true)]
    [InlineData("POST", false, false)]
    [InlineData("PATCH", false, false)]
    [InlineData("get", false, false)]
    public void Methods_are_safe_and_idempotent_as_RFC_9110_says(string method, bool safe, bool idempotent)
    {
        HttpMethodRules.IsSafe(method).ShouldBe(safe);
        HttpMethodRules.IsIdempotent(method).ShouldBe(idempotent);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData(" 7 ", 7)]
    [InlineData("0", 0)]
    [InlineData("99999999999999999999", int.MaxValue)]
    [InlineData("Tue, 01 Dec 2026 12:00:30 GMT", 30)]
    [InlineData("Tue, 01 Dec 2026 11:00:00 GMT", 0)]
    public void Retry_After_is_seconds_or_a_date(string value, int seconds) =>
        RetryAfterValue.Parse(value, Now).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("soon")]
    public void Anything_else_is_no_Retry_After(string? value) => RetryAfterValue.Parse(value, Now).ShouldBeNull();
}
