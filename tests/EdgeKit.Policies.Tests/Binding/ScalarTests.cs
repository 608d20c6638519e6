using System.Globalization;
using EdgeKit.Policies.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Tests.Binding;

public sealed class ScalarTests
{
    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var bound = Bound.Policy("""
            { "Capacity": 7, "RefillPerSecond": 0.5, "Mode": "leased", "Enabled": false, "MaxBytes": 5000000000, "TotalTimeout": "00:00:30" }
            """);

        bound.Problems.ShouldBeEmpty();
        bound.Value.Capacity.ShouldBe(7);
        bound.Value.RefillPerSecond.ShouldBe(0.5);
        bound.Value.Mode.ShouldBe(SampleMode.Leased);
        bound.Value.Enabled.ShouldBeFalse();
        bound.Value.MaxBytes.ShouldBe(5_000_000_000);
        bound.Value.TotalTimeout.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("Capacity", "\"many\"", "is not a whole number")]
    [InlineData("Capacity", "1.5", "is not a whole number")]
    [InlineData("Capacity", "\" 5\"", "is not a whole number")]
    [InlineData("Capacity", "99999999999", "is not a whole number")]
    [InlineData("Capacity", "\"\"", "is not a whole number")]
    [InlineData("RefillPerSecond", "\"1,5\"", "is not a number")]
    [InlineData("RefillPerSecond", "\"NaN\"", "is not a number")]
    [InlineData("RefillPerSecond", "\"Infinity\"", "is not a number")]
    [InlineData("RefillPerSecond", "1e999", "is not a number")]
    [InlineData("Enabled", "\"yes\"", "is not true or false")]
    [InlineData("Mode", "\"Automatic\"", "is not one of Strict, Leased, Auto")]
    [InlineData("Mode", "\"1\"", "is not one of Strict, Leased, Auto")]
    [InlineData("Mode", "\"Strict, Auto\"", "is not one of Strict, Leased, Auto")]
    public void A_value_of_the_wrong_type_says_what_was_expected(string key, string value, string reason)
    {
        var problem = Bound.Policy($$"""{ "{{key}}": {{value}} }""").Problem;

        problem.Path.ShouldBe($"EdgeKit:Sample:Policies:p:{key}");
        problem.Value.ShouldBe(value.Trim('"'));
        problem.Reason.ShouldBe(reason);
    }

    [Fact]
    public void An_object_where_a_value_is_expected_is_refused() =>
        Bound.Policy("""{ "Capacity": { "Max": 5 } }""").Problem.Reason.ShouldBe("has settings of its own where a single value is expected");

    [Fact]
    public void Null_leaves_the_default() =>
        Bound.Policy("""{ "Capacity": null, "TotalTimeout": null }""").Value.Capacity.ShouldBe(100);

    [Theory]
    [InlineData("http://127.0.0.1:8081")]
    [InlineData("file:///etc/keys.json")]
    public void An_absolute_URI_is_read(string text) =>
        Bound.Sample($$"""{ "Authority": "{{text}}" }""").Value.Authority.ShouldBe(new Uri(text));

    [Theory]
    [InlineData("identity")]
    [InlineData("/identity")]
    [InlineData("//identity/path")]
    public void A_path_is_not_an_absolute_URI(string text) =>
        Bound.Sample($$"""{ "Authority": "{{text}}" }""").Problem.Reason.ShouldBe("is not an absolute URI");

    [Fact]
    public void Any_number_written_by_the_invariant_culture_is_read_back()
    {
        Prop.ForAll<int>(n =>
            Bound.Configuration<SampleOptions>(new ConfigurationBuilder().AddInMemoryCollection(
                new Dictionary<string, string?> { ["EdgeKit:Sample:Weights:w"] = n.ToString(
                    CultureInfo.InvariantCulture) })
                .Build()).Value.Weights["w"] == n).QuickCheckThrowOnFailure();
    }
}
