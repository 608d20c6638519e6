using EdgeKit.Cache.Http.Fields;

namespace EdgeKit.Cache.Tests.Http.Fields;

/// <summary>RFC 9211.</summary>
public sealed class CacheStatusTests
{
    [Theory]
    [InlineData(12.9, "EdgeKit; hit; ttl=12")]
    [InlineData(-0.1, "EdgeKit; hit; ttl=-1")]
    [InlineData(99999, "EdgeKit; hit; ttl=99999")]
    public void A_hit_says_how_long_it_is_fresh(double left, string field) =>
        CacheStatus.Hit(TimeSpan.FromSeconds(left)).ToString().ShouldBe(field);

    [Fact]
    public void A_forwarded_request_says_why_and_what_came_of_it()
    {
        new CacheStatus { Forwarded = ForwardReason.UriMiss, Stored = true, Ttl = 30 }.ToString().ShouldBe(
            "EdgeKit; fwd=uri-miss; ttl=30; stored");
        new CacheStatus { Forwarded = ForwardReason.Stale,
            ForwardStatus = 304, Collapsed = true, Detail = "x" }.ToString()
            .ShouldBe("EdgeKit; fwd=stale; fwd-status=304; collapsed; detail=x");
    }
}
