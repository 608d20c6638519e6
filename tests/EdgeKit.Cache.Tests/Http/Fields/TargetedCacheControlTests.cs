using EdgeKit.Cache.Http.Fields;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Tests.Http.Fields;

public sealed class TargetedCacheControlTests
{
    [Fact]
    public void Directives_are_members_of_a_dictionary() =>
        TargetedCacheControl.Parse(
            "max-age=60, no-cache=?0, must-revalidate, stale-if-error=5;a=1").ShouldBe(new CacheDirectives
        {
            MaxAge = TimeSpan.FromSeconds(60), MustRevalidate = true, StaleIfError = TimeSpan.FromSeconds(5),
        });

    [Fact]
    public void Of_a_repeated_member_the_last_counts() =>
        TargetedCacheControl.Parse("max-age=60, max-age=1")!.MaxAge.ShouldBe(TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData("max-age=\"60\"")]
    [InlineData("max-age=a")]
    [InlineData("max-age=1.5")]
    [InlineData("max-age=(1 2)")]
    [InlineData("max-age")]
    [InlineData("max-age=60, s-maxage=\"1\"")]
    [InlineData("no-store=1")]
    [InlineData("public=yes, max-age=60")]
    [InlineData("stale-if-error=@60")]
    [InlineData("something=else")]
    public void A_field_without_a_known_directive_is_ignored(string field) =>
        TargetedCacheControl.Parse(field).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("max-age=60,")]
    [InlineData("Max-Age=60")]
    [InlineData("max-age=60 no-store")]
    [InlineData("max-age=1234567890123456")]
    [InlineData("a=\"open")]
    [InlineData("a=(1")]
    [InlineData("a=(1(2))")]
    [InlineData("a=:AA")]
    [InlineData("a=?2")]
    [InlineData("a=1.2345")]
    [InlineData("a=1;B")]
    [InlineData("a==1")]
    public void A_field_that_is_empty_or_does_not_parse_is_no_field(string field) =>
        TargetedCacheControl.Parse(field).ShouldBeNull();

    [Fact]
    public void An_absent_field_is_none() => TargetedCacheControl.Parse(StringValues.Empty).ShouldBeNull();

    [Theory]
    [InlineData("a=(1 \"x\";q=1 tok), max-age=3")]
    [InlineData("a=:aGVsbG8=:, max-age=3")]
    [InlineData("a=@1659578233, max-age=3")]
    [InlineData("a=-1.5 ,\tmax-age=3")]
    [InlineData("a=\"q\\\"uoted\";p=*tok/x, max-age=3")]
    public void What_it_does_not_know_is_read_over(string field) =>
        TargetedCacheControl.Parse(field)!.MaxAge.ShouldBe(TimeSpan.FromSeconds(3));
}
