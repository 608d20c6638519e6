using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using static EdgeKit.Cache.Tests.Http.Rules.RuleCases;

namespace EdgeKit.Cache.Tests.Http.Rules;

/// <summary>
/// RFC 9111 §4, §4.2.4 and §5.2.1: an answer that is fresh for 100 s, then 10 s while it is revalidated.
/// </summary>
public sealed class ReuseTests
{
    private static readonly ResponseLifetimes Hundred = new(
        S(100), S(10), S(50), AlwaysRevalidate: false, NeverStale: false);
    private static readonly ResponseLifetimes Strict = new(
        S(100), S(0), S(0), AlwaysRevalidate: false, NeverStale: true);

    [Theory]
    [InlineData(0, "", nameof(ReuseKind.Fresh))]
    [InlineData(99.9, "", nameof(ReuseKind.Fresh))]
    [InlineData(100, "", nameof(ReuseKind.WhileRevalidating))]
    [InlineData(109.9, "", nameof(ReuseKind.WhileRevalidating))]
    [InlineData(110, "", nameof(ReuseKind.Revalidate))]
    [InlineData(1, "no-cache", nameof(ReuseKind.RevalidateOnRequest))]
    [InlineData(10, "max-age=10", nameof(ReuseKind.Fresh))]
    [InlineData(11, "max-age=10", nameof(ReuseKind.RevalidateOnRequest))]
    [InlineData(0.1, "max-age=0", nameof(ReuseKind.RevalidateOnRequest))]
    [InlineData(11, "max-age=10, max-stale=5", nameof(ReuseKind.Fresh))]
    [InlineData(11, "max-age=10, max-stale", nameof(ReuseKind.Fresh))]
    [InlineData(80, "min-fresh=20", nameof(ReuseKind.Fresh))]
    [InlineData(81, "min-fresh=20", nameof(ReuseKind.RevalidateOnRequest))]
    [InlineData(105, "min-fresh=1", nameof(ReuseKind.RevalidateOnRequest))]
    [InlineData(130, "max-stale=30", nameof(ReuseKind.StaleAccepted))]
    [InlineData(131, "max-stale=30", nameof(ReuseKind.Revalidate))]
    [InlineData(9999, "max-stale", nameof(ReuseKind.StaleAccepted))]
    public void Age_and_the_requests_directives_decide(double age, string request, string kind) =>
        ReuseRules.Decide(Hundred, S(age), CacheControl.Parse(request)).ToString().ShouldBe(kind);

    [Theory]
    [InlineData("")]
    [InlineData("max-stale")]
    public void What_must_be_revalidated_is_never_served_stale(string request)
    {
        ReuseRules.Decide(Strict, S(99), CacheControl.Parse(request)).ShouldBe(ReuseKind.Fresh);
        ReuseRules.Decide(Strict, S(100), CacheControl.Parse(request)).ShouldBe(ReuseKind.Revalidate);
        ReuseRules.MayServeOnError(Strict, S(100), CacheControl.Parse("stale-if-error=1000")).ShouldBeFalse();
    }

    [Fact]
    public void No_cache_asks_each_time() =>
        ReuseRules.Decide(
            Hundred with { AlwaysRevalidate = true }, S(0), CacheDirectives.None).ShouldBe(ReuseKind.Revalidate);

    [Theory]
    [InlineData(149, "", true)]
    [InlineData(150, "", false)]
    [InlineData(149, "stale-if-error=20", false)]
    [InlineData(199, "stale-if-error=100", true)]
    [InlineData(120, "no-cache", false)]
    public void An_error_is_hidden_for_as_long_as_both_sides_say(double age, string request, bool hides) =>
        ReuseRules.MayServeOnError(Hundred, S(age), CacheControl.Parse(request)).ShouldBe(hides);
}
