using EdgeKit.Cache.Http.Fields;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Tests.Http.Fields;

public sealed class CacheControlTests
{
    [Theory]
    [InlineData("no-cache", null, true)]
    [InlineData("foo, No-Cache", null, true)]
    [InlineData("no-cache", "max-age=5", false)]
    [InlineData("foo", null, false)]
    public void Pragma_counts_where_there_is_no_Cache_Control(string pragma, string? cacheControl, bool noCache)
    {
        var fields = new HeaderDictionary { ["Pragma"] = pragma, ["Cache-Control"] = cacheControl };

        CacheControl.OfRequest(fields).NoCache.ShouldBe(noCache);
    }

    [Fact]
    public void Every_directive_is_read()
    {
        var d = CacheControl.Parse(
            "public, private, no-cache, no-store, max-age=1, s-maxage=2, max-stale=3, min-fresh=4, must-revalidate, proxy-revalidate, "
            + "must-understand, only-if-cached, stale-while-revalidate=5, stale-if-error=6");

        d.ShouldBe(new CacheDirectives
        {
            Public = true,
                Private = true, NoCache = true, NoStore = true, MustRevalidate = true, ProxyRevalidate = true,
            MustUnderstand = true, OnlyIfCached = true,
            MaxAge = S(1),
            SharedMaxAge = S(2), MaxStale = S(3), MinFresh = S(4), StaleWhileRevalidate = S(5), StaleIfError = S(6),
        });
    }

    [Theory]
    [InlineData("MAX-AGE=7")]
    [InlineData(" ,, max-age = 7 ,")]
    [InlineData("max-age=\"7\"")]
    [InlineData("foo=\"a, max-age=1\", max-age=7")]
    [InlineData("max-age=7, max-age=9")]
    [InlineData("unknown, max-age=7, another=x")]
    public void A_directive_is_found_however_it_is_written(string field) =>
        CacheControl.Parse(field).MaxAge.ShouldBe(S(7));

    [Theory]
    [InlineData("max-age=x")]
    [InlineData("max-age=-1")]
    [InlineData("max-age=1.5")]
    [InlineData("max-age=")]
    [InlineData("max-age")]
    public void An_argument_that_makes_no_sense_allows_nothing(string field) =>
        CacheControl.Parse(field).MaxAge.ShouldBe(TimeSpan.Zero);

    [Theory]
    [InlineData("max-age=99999999999999999999999")]
    [InlineData("max-age=2147483649")]
    public void A_number_too_large_counts_as_two_to_the_thirty_first(string field) =>
        CacheControl.Parse(field).MaxAge.ShouldBe(S(2_147_483_648));

    [Fact]
    public void Directives_with_field_names_are_other_directives_than_those_without()
    {
        var d = CacheControl.Parse("no-cache=\"X-A, x-b\", private=\"X-C\"");

        (d.NoCache, d.Private).ShouldBe((false, false));
        d.NoCacheFields.ToArray().ShouldBe(["X-A", "x-b"]);
        d.PrivateFields.ToArray().ShouldBe(["X-C"]);
    }

    [Fact]
    public void Lines_are_one_list() =>
        CacheControl.Parse(
            new(["no-cache", "max-age=3"])).ShouldBe(new CacheDirectives { NoCache = true, MaxAge = S(3) });

    [Fact]
    public void Max_stale_without_a_number_accepts_any_staleness() =>
        CacheControl.Parse("max-stale").MaxStale.ShouldBe(TimeSpan.MaxValue);

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    [Theory]
    [InlineData("max-age=60, ext=\"x, no-store")]
    [InlineData("max-age=60, private=\"X-Mine, no-store")]
    [InlineData("max-age=\"60, no-store")]
    public void A_quote_that_is_never_closed_hides_nothing_behind_it(string field)
    {
        CacheControl.Parse(field).NoStore.ShouldBeTrue();
    }

    [Fact]
    public void An_argument_whose_quote_is_never_closed_allows_nothing()
    {
        CacheControl.Parse("max-age=\"60").MaxAge.ShouldBe(TimeSpan.Zero);
        CacheControl.Parse("private=\"X-Mine").Private.ShouldBeTrue();
    }
}
