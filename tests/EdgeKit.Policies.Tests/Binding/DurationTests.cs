using EdgeKit.Policies.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeKit.Policies.Tests.Binding;

public sealed class DurationTests
{
    [Theory]
    [InlineData("00:00:30", 30)]
    [InlineData("00:00:00.100", 0.1)]
    [InlineData("08:00:00", 8 * 3600)]
    [InlineData("1.00:00:00", 86_400)]
    public void A_duration_is_hours_minutes_and_seconds(string text, double seconds) =>
        Bound.Policy($$"""{ "AttemptTimeout": "{{text}}" }""").Value.AttemptTimeout.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("30")]
    [InlineData("30s")]
    [InlineData("")]
    public void A_bare_number_is_refused_because_it_would_be_days(string text) =>
        Bound.Policy($$"""{ "AttemptTimeout": "{{text}}" }""").Problem.Fix.ShouldContain("00:00:30 (hours:minutes:seconds)");

    [Theory]
    [InlineData("24:00:00")]
    [InlineData("48:30:00")]
    public void A_day_written_as_24_hours_is_refused_because_the_platform_reads_24_days(string text) =>
        Bound.Policy($$"""{ "AttemptTimeout": "{{text}}" }""").Problem.Fix.ShouldContain("1.00:00:00 (one day)");

    [Theory]
    [InlineData("00:30")]
    [InlineData("10:15")]
    public void Two_parts_are_refused_because_they_may_be_minutes_or_hours(string text) =>
        Bound.Policy($$"""{ "AttemptTimeout": "{{text}}" }""").Problem.Value.ShouldBe(text);

    [Fact]
    public void Any_duration_written_in_the_constant_format_is_read_back() =>
        Prop.ForAll<int>(ticks =>
        {
            var duration = TimeSpan.FromTicks(ticks * 12_345L);
            return Bound.Policy($$"""{ "AttemptTimeout": "{{duration:c}}" }""").Value.AttemptTimeout == duration;
        }).QuickCheckThrowOnFailure();
}
