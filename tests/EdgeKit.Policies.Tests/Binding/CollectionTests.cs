using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace EdgeKit.Policies.Tests.Binding;

public sealed class CollectionTests
{
    [Fact]
    public void A_list_keeps_its_order_beyond_ten_entries() =>
        Bound.Sample("""{ "Numbers": [ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ] }""").Value.Numbers.ShouldBe(Enumerable.Range(0, 12));

    [Fact]
    public void A_list_replaces_the_default_instead_of_growing_it() =>
        Bound.Policy("""{ "PartitionBy": [ "Address" ] }""").Value.PartitionBy.ShouldBe(["Address"]);

    [Fact]
    public void An_empty_array_empties_a_list() =>
        Bound.Policy("""{ "PartitionBy": [] }""").Value.PartitionBy.ShouldBeEmpty();

    [Fact]
    public void Null_leaves_the_default_of_a_list() =>
        Bound.Policy("""{ "PartitionBy": null }""").Value.PartitionBy.ShouldBe(["User"]);

    [Fact]
    public void An_entry_of_the_wrong_type_is_named_by_its_index()
    {
        var problem = Bound.Sample("""{ "Numbers": [ 1, "two", 3 ] }""").Problem;

        problem.Path.ShouldBe("EdgeKit:Sample:Numbers:1");
        problem.Value.ShouldBe("two");
    }

    [Fact]
    public void A_null_entry_is_refused_because_it_would_vanish() =>
        Bound.Sample("""{ "Numbers": [ 1, null, 3 ] }""").Problem.ToString()
            .ShouldBe("EdgeKit:Sample:Numbers:1: is null in a list. Write a value or take the entry out.");

    [Fact]
    public void A_single_value_where_a_list_is_expected_says_how_to_write_the_list()
    {
        var problem = Bound.Policy("""{ "PartitionBy": "Address" }""").Problem;

        problem.Reason.ShouldBe("is a single value where a list is expected");
        problem.Fix.ShouldBe(
            "Write [ \"Address\" ], or EdgeKit:Sample:Policies:p:PartitionBy:0 in an environment variable.");
    }

    [Fact]
    public void A_named_entry_in_a_list_is_refused() =>
        Bound.Sample("""{ "Numbers": { "first": 1 } }""").Problem.Path.ShouldBe("EdgeKit:Sample:Numbers:first");

    [Fact]
    public void A_list_of_objects_is_bound_and_checked_entry_by_entry()
    {
        var bound = Bound.Sample("""{ "Steps": [ { "MaxAttempts": 2 }, { "MaxAttempts": 99 } ] }""");

        bound.Value.Steps[0].MaxAttempts.ShouldBe(2);
        bound.Problem.Path.ShouldBe("EdgeKit:Sample:Steps:1:MaxAttempts");
    }

    [Fact]
    public void A_dictionary_finds_its_names_without_regard_to_case() =>
        Bound.Sample("""{ "Policies": { "Per-Caller": { "Capacity": 5 } } }""").Value.Policies["per-caller"].Capacity.ShouldBe(5);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    public void An_empty_entry_of_a_dictionary_is_a_policy_of_defaults(string json) =>
        Bound.Sample($$"""{ "Policies": { "p": {{json}} } }""").Value.Policies["p"].Capacity.ShouldBe(100);

    [Fact]
    public void A_single_value_where_named_entries_are_expected_is_refused() =>
        Bound.Sample("""{ "Policies": "default" }""").Problem.Reason.ShouldBe("is a single value where named entries are expected");

    [Fact]
    public void A_later_source_overrides_one_knob_of_one_policy()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["EdgeKit:Sample:Policies:per-caller:Capacity"] = "500",
                ["EdgeKit:Sample:Policies:per-caller:RefillPerSecond"] = "100",
            })
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["EdgeKit:Sample:Policies:per-caller:Capacity"] = "9" })
            .Build();

        var policy = Bound.Configuration<SampleOptions>(configuration).Value.Policies["per-caller"];
        policy.Capacity.ShouldBe(9);
        policy.RefillPerSecond.ShouldBe(100);
    }
}
