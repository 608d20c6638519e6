using EdgeKit.Cache.Http.Rules;
using static EdgeKit.Cache.Tests.Http.HeaderLines;
using static EdgeKit.Cache.Tests.Http.Rules.RuleCases;

namespace EdgeKit.Cache.Tests.Http.Rules;

/// <summary>RFC 9111 §4.3.2, RFC 9110 §13 and §14.2.</summary>
public sealed class ConditionTests
{
    [Fact]
    public void If_None_Match_counts_before_If_Modified_Since()
    {
        var request = Lines("If-None-Match: \"old\"", $"If-Modified-Since: {Date(0)}");

        ConditionRules.IsNotModified(request, 200, "\"new\"", Now.AddDays(-1)).ShouldBeFalse();
        ConditionRules.IsNotModified(request, 200, "\"old\"", Now.AddDays(1)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public void If_Modified_Since_compares_dates(double modified, bool notModified) =>
        ConditionRules.IsNotModified(
            Lines($"If-Modified-Since: {Date(0)}"), 200, null, Now.AddSeconds(modified)).ShouldBe(notModified);

    [Fact]
    public void An_invalid_date_is_no_condition() =>
        ConditionRules.IsNotModified(Lines("If-Modified-Since: yesterday"), 200, null, Now).ShouldBeFalse();

    [Fact]
    public void Only_of_a_200_can_it_be_said() =>
        ConditionRules.IsNotModified(Lines("If-None-Match: *"), 404, "\"a\"", Now).ShouldBeFalse();

    [Theory]
    [InlineData("bytes=0-4", 0, 5)]
    [InlineData("bytes=5-", 5, 5)]
    [InlineData("bytes=-3", 7, 3)]
    [InlineData("bytes=-99", 0, 10)]
    [InlineData("bytes=8-99", 8, 2)]
    [InlineData("bytes=10-", 0, 0)]
    [InlineData("bytes=-0", 0, 0)]
    public void A_range_of_ten_bytes(string field, long offset, long count) =>
        RangeRules.Resolve(Lines($"Range: {field}"), 10, "\"a\"", null, null).ShouldBe(new ByteRange(offset, count));

    [Theory]
    [InlineData("bytes=4-2")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("lines=0-1")]
    [InlineData("bytes=x")]
    [InlineData("")]
    public void A_range_that_is_ignored(string field) =>
        RangeRules.Resolve(Lines($"Range: {field}"), 10, "\"a\"", null, null).ShouldBeNull();

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"b\"", "\"a\"", false)]
    [InlineData("W/\"a\"", "W/\"a\"", false)]
    public void If_Range_compares_tags_strongly(string ifRange, string etag, bool applies) =>
        (RangeRules.Resolve(Lines("Range: bytes=0-4", $"If-Range: {ifRange}"), 10, etag, null, null) is not null)
            .ShouldBe(applies);

    [Theory]
    [InlineData(-60, true)]
    [InlineData(0, false)]
    public void If_Range_takes_a_date_only_when_it_is_old_enough_to_be_strong(double modified, bool applies)
    {
        var request = Lines("Range: bytes=0-4", $"If-Range: {Date(modified)}");

        (RangeRules.Resolve(request, 10, null, Date(modified), Date(0)) is not null).ShouldBe(applies);
    }

    [Fact]
    public void Content_Range_says_which_part_it_is()
    {
        RangeRules.ContentRange(new(2, 3), 10).ShouldBe("bytes 2-4/10");
        RangeRules.ContentRange(default, 10).ShouldBe("bytes */10");
    }
}
