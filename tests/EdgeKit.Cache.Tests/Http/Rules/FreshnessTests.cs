using EdgeKit.Cache.Http.Rules;
using static EdgeKit.Cache.Tests.Http.HeaderLines;
using static EdgeKit.Cache.Tests.Http.Rules.RuleCases;

namespace EdgeKit.Cache.Tests.Http.Rules;

/// <summary>RFC 9111 §4.2, RFC 5861, RFC 9213.</summary>
public sealed class FreshnessTests
{
    [Fact]
    public void A_shared_cache_takes_s_maxage_before_max_age_before_Expires()
    {
        var expires = $"Expires: {Date(30)}";

        Fresh(RuleCases.Shared, "Cache-Control: max-age=20, s-maxage=10", expires).ShouldBe(S(10));
        Fresh(RuleCases.Shared, "Cache-Control: max-age=20", expires).ShouldBe(S(20));
        Fresh(RuleCases.Shared, expires).ShouldBe(S(30));
    }

    [Fact]
    public void A_private_cache_does_not_know_s_maxage_nor_CDNs() =>
        Fresh(RuleCases.Private, "Cache-Control: max-age=20, s-maxage=10", "CDN-Cache-Control: max-age=5").ShouldBe(
            S(20));

    [Fact]
    public void Expires_counts_from_Date() =>
        Fresh(RuleCases.Shared, $"Date: {Date(-100)}", $"Expires: {Date(-60)}").ShouldBe(S(40));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("tomorrow")]
    [InlineData("Sat, 18  Aug 2096 02:01:18 GMT")]
    [InlineData("Sat, 18-Aug-2096 02:01:18 GMT")]
    [InlineData("Sat, 18 Aug 2096 2:01:18 GMT")]
    [InlineData("Sat, 18 Aug 2096 02:01:18 GMT\nExpires: Sat, 18 Aug 2096 02:01:18 GMT")]
    public void An_Expires_that_is_no_date_has_passed(string expires) =>
        Fresh(RuleCases.Shared, $"Expires: {expires}".Split('\n')).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void An_Expires_before_Date_has_passed() =>
        Fresh(RuleCases.Shared, $"Expires: {Date(-1)}").ShouldBe(TimeSpan.Zero);

    [Fact]
    public void A_targeted_field_replaces_all_others()
    {
        Fresh(RuleCases.Shared, "Cache-Control: s-maxage=9", "CDN-Cache-Control: max-age=70").ShouldBe(S(70));
        Fresh(RuleCases.Shared, $"Expires: {Date(9)}", "CDN-Cache-Control: must-revalidate").ShouldBe(
            RuleCases.Shared.Ttl);
    }

    [Fact]
    public void An_answer_that_states_nothing_lives_as_long_as_the_policy_says()
    {
        Fresh(RuleCases.Shared).ShouldBe(S(60));
        Of(RuleCases.Shared, 404).Fresh.ShouldBe(S(5));
    }

    [Theory]
    [InlineData(-300, 30)]
    [InlineData(-6000, 60)]
    [InlineData(10, 0)]
    public void Heuristic_freshness_is_a_share_of_the_age_and_at_most_the_policys(double modified, double lifetime) =>
        Fresh(RuleCases.Shared with { HeuristicFraction = 0.1 }, $"Last-Modified: {Date(modified)}").ShouldBe(
            S(lifetime));

    [Fact]
    public void The_cap_of_the_heuristic_and_the_lifetime_without_a_word_are_two_settings()
    {
        var policy = RuleCases.Shared with { Ttl = TimeSpan.Zero, HeuristicFraction = 0.1, MaxHeuristicTtl = S(1000) };

        Fresh(policy).ShouldBe(TimeSpan.Zero);
        Fresh(policy, $"Last-Modified: {Date(-6000)}").ShouldBe(S(600));
        Fresh(policy, $"Last-Modified: {Date(-60000)}").ShouldBe(S(1000));
    }

    [Theory]
    [InlineData(200, "X-Other: 1", 0)]
    [InlineData(404, "X-Other: 1", 0)]
    [InlineData(200, "Cache-Control: max-age=1", 7)]
    [InlineData(200, "Cache-Control: max-age=0", 7)]
    [InlineData(200, "Cache-Control: stale-while-revalidate=3", 3)]
    public void What_neither_origin_nor_policy_lets_live_is_not_served_stale(int status, string field, double stale)
    {
        var policy = RuleCases.Shared with { Ttl = TimeSpan.Zero, NegativeTtl = TimeSpan.Zero, StaleWhileRevalidate = S(
            7), StaleIfError = S(8) };

        Of(policy, status, field).StaleWhileRevalidate.ShouldBe(S(stale));
    }

    [Theory]
    [InlineData("max-age=\"60\"")]
    [InlineData("max-age=60,")]
    [InlineData("what=ever")]
    public void A_targeted_field_that_does_not_parse_never_replaces_no_store(string field) =>
        FreshnessRules.DirectivesOf(
            Lines("Cache-Control: no-store", $"CDN-Cache-Control: {field}"), shared: true).NoStore.ShouldBeTrue();

    [Fact]
    public void Stale_lifetimes_are_the_origins_or_else_the_policys()
    {
        var policy = RuleCases.Shared with { StaleWhileRevalidate = S(7), StaleIfError = S(8) };

        Of(policy, 200, "Cache-Control: max-age=1, stale-while-revalidate=2, stale-if-error=3")
            .ShouldBe(new ResponseLifetimes(S(1), S(2), S(3), false, false) { IsStated = true });
        Of(policy, 200, "Cache-Control: max-age=1").ShouldBe(
            new ResponseLifetimes(S(1), S(7), S(8), false, false) { IsStated = true });
    }

    [Theory]
    [InlineData("must-revalidate", true, true)]
    [InlineData("proxy-revalidate", true, false)]
    [InlineData("s-maxage=1", true, false)]
    [InlineData("no-cache", true, true)]
    [InlineData("max-age=1", false, false)]
    public void A_directive_can_forbid_every_stale_use(string directive, bool shared, bool @private)
    {
        var policy = RuleCases.Shared with { StaleWhileRevalidate = S(7), StaleIfError = S(8) };

        Of(policy, 200, $"Cache-Control: {directive}").NeverStale.ShouldBe(shared);
        Of(policy with { Shared = false }, 200, $"Cache-Control: {directive}").NeverStale.ShouldBe(@private);
        Of(policy, 200, $"Cache-Control: {directive}").StaleIfError.ShouldBe(shared ? TimeSpan.Zero : S(8));
    }

    [Theory]
    [InlineData(-10, "", 0, 10)]
    [InlineData(-10, "30", 0, 30)]
    [InlineData(10, "", 0, 0)]
    [InlineData(0, "30", 4, 34)]
    [InlineData(0, "30, 90", 0, 30)]
    [InlineData(-10, "soon", 0, 10)]
    [InlineData(-10, "-5", 0, 10)]
    public void Age_on_arrival_is_the_greater_of_what_Date_and_what_Age_say(
        double date, string age, double delay, double expected)
    {
        var fields = Lines($"Date: {Date(date)}", $"Age: {age}");

        FreshnessRules.InitialAge(fields, Now - S(delay), Now).ShouldBe(S(expected));
    }

    private static TimeSpan Fresh(FreshnessPolicy policy, params string[] fields) => Of(policy, 200, fields).Fresh;

    private static ResponseLifetimes Of(FreshnessPolicy policy, int status, params string[] fields) =>
        FreshnessRules.LifetimesOf(status, Lines(fields), policy, Now);
}
