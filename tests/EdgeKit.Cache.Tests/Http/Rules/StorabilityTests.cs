using EdgeKit.Cache.Http.Fields;
using EdgeKit.Cache.Http.Rules;
using static EdgeKit.Cache.Tests.Http.HeaderLines;
using static EdgeKit.Cache.Tests.Http.Rules.RuleCases;

namespace EdgeKit.Cache.Tests.Http.Rules;

/// <summary>RFC 9111 §3 and §3.5.</summary>
public sealed class StorabilityTests
{
    [Theory]
    [InlineData(200, nameof(Storability.Storable))]
    [InlineData(203, nameof(Storability.Storable))]
    [InlineData(204, nameof(Storability.Storable))]
    [InlineData(300, nameof(Storability.Storable))]
    [InlineData(301, nameof(Storability.Storable))]
    [InlineData(308, nameof(Storability.Storable))]
    [InlineData(404, nameof(Storability.Storable))]
    [InlineData(410, nameof(Storability.Storable))]
    [InlineData(101, nameof(Storability.Partial))]
    [InlineData(206, nameof(Storability.Partial))]
    [InlineData(304, nameof(Storability.Partial))]
    [InlineData(201, nameof(Storability.NotCacheable))]
    [InlineData(302, nameof(Storability.NotCacheable))]
    [InlineData(400, nameof(Storability.NotCacheable))]
    [InlineData(401, nameof(Storability.NotCacheable))]
    [InlineData(500, nameof(Storability.NotCacheable))]
    [InlineData(503, nameof(Storability.NotCacheable))]
    public void A_status_alone_allows_what_is_cacheable_by_default(int status, string result) =>
        Shared(status).ToString().ShouldBe(result);

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(500)]
    [InlineData(599)]
    public void An_explicit_lifetime_allows_any_final_status(int status) =>
        Shared(status, "Cache-Control: max-age=9").ShouldBe(Storability.Storable);

    [Theory]
    [InlineData("Cache-Control: no-store", nameof(Storability.NoStore))]
    [InlineData("Cache-Control: private", nameof(Storability.Private))]
    [InlineData("Cache-Control: private, max-age=9", nameof(Storability.Private))]
    [InlineData("Cache-Control: private=\"X-A\"", nameof(Storability.Storable))]
    [InlineData("Set-Cookie: a=b", nameof(Storability.SetCookie))]
    [InlineData("Vary: *", nameof(Storability.VaryAny))]
    [InlineData("Vary: Accept, *", nameof(Storability.VaryAny))]
    [InlineData("Vary: Accept", nameof(Storability.Storable))]
    [InlineData("Trailer: X-Checksum", nameof(Storability.Trailers))]
    [InlineData("Cache-Control: max-age=0", nameof(Storability.Useless))]
    [InlineData("Cache-Control: no-cache", nameof(Storability.Useless))]
    [InlineData("Expires: 0", nameof(Storability.Useless))]
    public void A_field_can_forbid_it(string field, string result) => Shared(200, field).ToString().ShouldBe(result);

    [Theory]
    [InlineData("Cache-Control: max-age=0")]
    [InlineData("Cache-Control: no-cache")]
    public void What_must_be_validated_each_time_is_stored_when_it_can_be(string field)
    {
        Shared(200, field, "ETag: \"a\"").ShouldBe(Storability.Storable);
        Shared(200, field, $"Last-Modified: {Date(-9)}").ShouldBe(Storability.Storable);
    }

    [Fact]
    public void A_private_cache_stores_what_is_private()
    {
        Decide(RuleCases.Private, CacheDirectives.None, false, 200, "Cache-Control: private").ShouldBe(
            Storability.Storable);
        Decide(RuleCases.Private, CacheDirectives.None, true, 200).ShouldBe(Storability.Storable);
    }

    [Theory]
    [InlineData("public", nameof(Storability.Storable))]
    [InlineData("must-revalidate", nameof(Storability.Storable))]
    [InlineData("s-maxage=9", nameof(Storability.Storable))]
    [InlineData("max-age=9", nameof(Storability.Authorization))]
    [InlineData("proxy-revalidate", nameof(Storability.Authorization))]
    public void A_response_to_a_request_with_credentials_is_stored_only_if_it_permits_others_to_have_it(
        string directives, string result) =>
        Decide(RuleCases.Shared, CacheDirectives.None, true, 200, $"Cache-Control: {directives}").ToString().ShouldBe(
            result);

    [Fact]
    public void A_request_can_forbid_it() =>
        Decide(RuleCases.Shared, CacheControl.Parse("no-store"), false, 200).ShouldBe(Storability.NoStore);

    [Theory]
    [InlineData(200, nameof(Storability.Storable))]
    [InlineData(299, nameof(Storability.NotUnderstood))]
    public void Must_understand_takes_the_place_of_no_store(int status, string result) =>
        Shared(status, "Cache-Control: must-understand, no-store, max-age=9").ToString().ShouldBe(result);

    [Theory]
    [InlineData("no-cache=\"Set-Cookie\", max-age=9")]
    [InlineData("private=\"set-cookie\", max-age=9")]
    public void A_cookie_that_the_origin_sets_apart_does_not_forbid_the_rest(string directives) =>
        Shared(200, "Set-Cookie: a=b", $"Cache-Control: {directives}").ShouldBe(Storability.Storable);

    [Fact]
    public void What_is_stale_on_arrival_and_cannot_be_validated_is_useless() =>
        Shared(200, "Cache-Control: max-age=10", "Age: 10").ShouldBe(Storability.Useless);

    [Theory]
    [InlineData("no-store", "max-age=9", nameof(Storability.Storable))]
    [InlineData("max-age=9", "no-store", nameof(Storability.NoStore))]
    [InlineData("max-age=9", "private", nameof(Storability.Private))]
    [InlineData("no-store", "broken,", nameof(Storability.NoStore))]
    public void A_field_for_CDNs_replaces_Cache_Control(
        string general, string targeted, string result) =>
        Shared(200, $"Cache-Control: {general}", $"CDN-Cache-Control: {targeted}").ToString().ShouldBe(result);

    [Fact]
    public void A_private_cache_is_no_CDN() =>
        Decide(RuleCases.Private,
            CacheDirectives.None, false, 200, "Cache-Control: no-store", "CDN-Cache-Control: max-age=9")
            .ShouldBe(Storability.NoStore);

    private static Storability Shared(int status, params string[] fields) =>
        Decide(RuleCases.Shared, CacheDirectives.None, false, status, fields);

    private static Storability Decide(
        FreshnessPolicy policy, CacheDirectives request, bool credentials, int status, params string[] fields) =>
        StorabilityRules.Decide(new StorabilityInput(request, credentials, status, Lines(fields)), policy, Now);
}
