using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Tests.Binding;

public sealed class UnknownKeyTests
{
    [Fact]
    public void An_unknown_key_is_named_with_its_path_its_value_and_the_nearest_known_key()
    {
        var problem = Bound.Policy("""{ "RefilPerSecond": 5 }""").Problem;

        problem.ToString().ShouldBe(
            "EdgeKit:Sample:Policies:p:RefilPerSecond = \"5\": is not a known setting. Did you mean RefillPerSecond?");
    }

    [Fact]
    public void An_unknown_object_is_one_problem_not_one_per_key_inside()
    {
        var problem = Bound.Sample("""{ "Polices": { "a": { "Capacity": 1 }, "b": {} } }""").Problem;

        problem.Path.ShouldBe("EdgeKit:Sample:Polices");
        problem.Fix.ShouldBe("Did you mean Policies?");
    }

    [Fact]
    public void A_key_that_resembles_nothing_lists_what_is_known() =>
        Bound.Policy("""{ "Retry": { "Zzzzzzzzzzzzzzz": 1 } }""").Problem.Fix.ShouldBe("Known here: BaseDelay, MaxAttempts.");

    [Fact]
    public void Keys_match_without_regard_to_case() =>
        Bound.Policy("""{ "capacity": 7 }""").Value.Capacity.ShouldBe(7);

    [Fact]
    public void A_key_from_the_environment_is_checked_like_one_from_a_file()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["EdgeKit:Sample:Policies:p:Capcity"] = "5" }).Build();

        Bound.Configuration<SampleOptions>(configuration).Problem.Fix.ShouldBe("Did you mean Capacity?");
    }

    [Fact]
    public void An_array_where_an_object_is_expected_is_refused() =>
        Bound.Policy("""{ "Retry": [ 1 ] }""").Problem.Path.ShouldBe("EdgeKit:Sample:Policies:p:Retry:0");

    [Fact]
    public void A_value_where_an_object_is_expected_lists_the_settings()
    {
        var problem = Bound.Policy("""{ "Retry": "fast" }""").Problem;

        problem.Value.ShouldBe("fast");
        problem.Fix.ShouldBe("Write an object with some of: BaseDelay, MaxAttempts.");
    }
}
