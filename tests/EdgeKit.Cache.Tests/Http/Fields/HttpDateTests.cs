using EdgeKit.Cache.Http.Fields;

namespace EdgeKit.Cache.Tests.Http.Fields;

/// <summary>RFC 9110 §5.6.7.</summary>
public sealed class HttpDateTests
{
    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    [InlineData("SUN, 06 NOV 1994 08:49:37 gmt")]
    [InlineData("Mon, 06 Nov 1994 08:49:37 GMT")]
    public void All_three_forms_are_dates(string text) =>
        HttpDate.Parse(text).ShouldBe(new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero));

    [Theory]
    [InlineData("Thursday, 18-Aug-50 02:01:18 GMT", 2050)]
    [InlineData("Monday, 18-Aug-25 02:01:18 GMT", 2025)]
    [InlineData("Monday, 18-Aug-99 02:01:18 GMT", 1999)]
    public void Two_digits_of_a_year_are_never_more_than_50_years_ahead(string text, int year) =>
        HttpDate.Parse(text)!.Value.Year.ShouldBe(year);

    [Theory]
    [InlineData("Thu Aug 18 02:01:18 2050", 18)]
    [InlineData("Thu Aug  8 02:01:18 2050", 8)]
    public void A_day_of_C_is_two_characters_wide(string text, int day) =>
        HttpDate.Parse(text)!.Value.Day.ShouldBe(day);

    [Fact]
    public void A_leap_second_is_the_next() =>
        HttpDate.Parse(
            "Sat, 31 Dec 2016 23:59:60 GMT").ShouldBe(new DateTimeOffset(2017, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("Thu")]
    [InlineData("Thu, 18  Aug  2050 02:01:18 GMT")]
    [InlineData("Thu,  18 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu,18 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu 18 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu, 18-Aug-2050 02:01:18 GMT")]
    [InlineData("Thu, 18-Aug-50 02:01:18 GMT")]
    [InlineData("Thursday, 18-Aug-2050 02:01:18 GMT")]
    [InlineData("Thursday, 18 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu, 18 Aug 50 02:01:18 GMT")]
    [InlineData("Thu, 18 Aug 2050 2:01:18 GMT")]
    [InlineData("Thu, 8 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu, 18 Aug 2050 02.01.18 GMT")]
    [InlineData("Thu, 18 Aug 2050 02:01:18")]
    [InlineData("Thu, 18 Aug 2050 02:01:18 UTC")]
    [InlineData("Thu, 18 Aug 2050 02:01:18 +0000")]
    [InlineData("Thu, 18 Aug 2050 02:01:18 AEST")]
    [InlineData("Thu, 18 Aug 2050 24:01:18 GMT")]
    [InlineData("Thu, 32 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu, 18 August 2050 02:01:18 GMT")]
    [InlineData("18 Aug 2050 02:01:18 GMT")]
    [InlineData("2050-08-18T02:01:18Z")]
    [InlineData("Thu Aug 8 02:01:18 2050")]
    [InlineData("Thu Aug  18 02:01:18 2050")]
    [InlineData("Thu, 18 Aug 2050 02:01:18 GMT, Thu, 18 Aug 2050 02:01:18 GMT")]
    [InlineData("Xxx, 18 Aug 2050 02:01:18 GMT")]
    public void What_is_none_of_them_is_no_date(string? text) => HttpDate.Parse(text).ShouldBeNull();
}
