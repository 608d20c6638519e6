using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using Microsoft.AspNetCore.Http;
using static EdgeKit.Cache.Tests.Http.HeaderLines;

namespace EdgeKit.Cache.Tests.Http.Storage;

public sealed class KeyTests
{
    private static readonly HashSet<string> PageAndSize = new(["page", "size"], StringComparer.OrdinalIgnoreCase);

    [Theory]
    [InlineData("", "")]
    [InlineData("?", "")]
    [InlineData("?a=1", "a=1")]
    [InlineData("?b=2&a=1", "a=1&b=2")]
    [InlineData("?a=2&b=0&a=1", "a=2&a=1&b=0")]
    [InlineData("?b&&a=", "a=&b")]
    [InlineData("?A=1&a=2", "A=1&a=2")]
    public void A_query_is_sorted_by_name_and_keeps_the_order_of_a_name_that_repeats(string query, string key) =>
        QueryKey.Normalize(query, null).ShouldBe(key);

    [Theory]
    [InlineData("?page=1&utm_source=x", "page=1")]
    [InlineData("?utm_source=x", "")]
    [InlineData("?PAGE=1&%73ize=2", "%73ize=2&PAGE=1")]
    [InlineData("?size=2&page=1", "page=1&size=2")]
    public void Only_allowed_parameters_count(string query, string key) =>
        QueryKey.Normalize(query, PageAndSize).ShouldBe(key);

    [Fact]
    public void An_empty_list_allows_none() => QueryKey.Normalize("?a=1&b=2", new HashSet<string>()).ShouldBe("");

    [Fact]
    public void An_application_sees_the_allowed_parameters_as_they_came() =>
        QueryKey.Restrict(
            new QueryString("?size=2&x=%26&page=1"), PageAndSize).ShouldBe(new QueryString("?size=2&page=1"));

    [Theory]
    [InlineData("http://Shop/a?b=2&a=1", "http://shop/a?a=1&b=2")]
    [InlineData("http://shop:80/a", "http://shop/a")]
    [InlineData("https://shop:443/a", "https://shop/a")]
    [InlineData("http://shop:443/a", "http://shop:443/a")]
    [InlineData("http://shop", "http://shop/")]
    public void Equal_URLs_have_one_key(string url, string key) => UrlKey.Of(new Uri(url), null).ShouldBe(key);

    [Theory]
    [InlineData("http://shop/a%2Fb", "http://shop/a%252Fb")]
    [InlineData("http://shop/a%3Fb=1", "http://shop/a?b=1")]
    [InlineData("http://shop/a%23b", "http://shop/a")]
    [InlineData("http://shop/A", "http://shop/a")]
    [InlineData("http://shop/a", "https://shop/a")]
    public void Different_URLs_have_different_keys(string one, string other) =>
        UrlKey.Of(new Uri(one), null).ShouldNotBe(UrlKey.Of(new Uri(other), null));

    [Fact]
    public void Hosts_share_a_key_where_they_do_not_count() =>
        UrlKey.Of(new Uri("http://one:5001/a?b"), null, byHost: false).ShouldBe(
            UrlKey.Of(new Uri("http://other/a?b"), null, byHost: false));

    [Theory]
    [InlineData("Accept-Encoding: gzip, BR;q=0.5", "Accept-Encoding: br; q=0.5,gzip")]
    [InlineData("Accept-Language: de, en", "Accept-Language: de,en")]
    public void Values_that_mean_the_same_select_the_same(string one, string other) =>
        Variant(one).ShouldBe(Variant(other));

    [Theory]
    [InlineData("Accept-Encoding: gzip", "Accept-Encoding: br")]
    [InlineData("Accept-Language: de,en", "Accept-Language: en,de")]
    [InlineData("X-Other: 1", "Accept-Language: ")]
    public void Other_values_select_another_answer(string one, string other) =>
        Variant(one).ShouldNotBe(Variant(other));

    [Fact]
    public void Long_values_make_a_short_key() =>
        Variant("Accept-Language: " + new string('x', 5000)).Length.ShouldBeLessThan(100);

    [Theory]
    [InlineData("Accept, accept-encoding", new[] { "accept", "accept-encoding" })]
    [InlineData("B,a,,A", new[] { "a", "b" })]
    public void Names_are_lower_case_sorted_and_once_each(string vary, string[] names) =>
        VaryRules.NamesOf(vary).ShouldBe(names);

    private static string Variant(string field) =>
        VariantKey.Of(new VaryMarker(
            "m", ["accept-encoding", "accept-language"]), Lines(field), new DefaultHttpContext().Request.Cookies);
}
