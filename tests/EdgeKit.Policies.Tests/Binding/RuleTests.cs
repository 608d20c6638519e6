using EdgeKit.Policies.Tests.Support;

namespace EdgeKit.Policies.Tests.Binding;

public sealed class RuleTests
{
    [Fact]
    public void A_number_out_of_range_names_the_range() =>
        Bound.Policy("""{ "Capacity": 0 }""").Problem.ToString().ShouldBe(
            "EdgeKit:Sample:Policies:p:Capacity = \"0\": is out of range 1 to 1000000. Write a value from 1 to 1000000.");

    [Fact]
    public void An_exclusive_bound_is_not_offered_as_a_fix() =>
        Bound.Policy("""{ "RefillPerSecond": 0 }""").Problem.Fix.ShouldBe("Write a value above 0, at most 1000000.");

    [Fact]
    public void A_small_number_is_written_as_people_write_it() =>
        Bound.Policy("""{ "RefillPerSecond": -0.000001 }""").Problem.ToString().ShouldStartWith(
            "EdgeKit:Sample:Policies:p:RefillPerSecond = \"-0.000001\": is out of range");

    [Fact]
    public void A_required_setting_that_is_absent_is_missing() =>
        Bound.Sample("""{ "Login": { "ClientName": "x" } }""").Problem.ToString()
            .ShouldBe("EdgeKit:Sample:Login:ClientId: is missing. Set it.");

    [Fact]
    public void A_setting_of_the_wrong_type_is_not_also_missing_or_out_of_range() =>
        Bound.Policy("""{ "Capacity": "many" }""").Problems.Count.ShouldBe(1);

    [Fact]
    public void A_rule_of_another_kind_explains_itself_in_the_platforms_words() =>
        Bound.Sample("""{ "Login": { "ClientId": "a", "Realm": "A1" } }""").Problem.Fix.ShouldContain("^[a-z]+$");

    [Fact]
    public void Two_settings_that_contradict_each_other_are_reported_at_the_one_to_change() =>
        Bound.Policy("""{ "AttemptTimeout": "00:00:05", "TotalTimeout": "00:00:01" }""").Problem.ToString().ShouldBe(
            "EdgeKit:Sample:Policies:p:TotalTimeout = \"00:00:01\": is shorter than one attempt. Raise it above AttemptTimeout.");

    [Fact]
    public void Every_problem_is_found_in_one_go()
    {
        var bound = Bound.Sample("""
            {
              "Globl": [],
              "Authority": "nowhere",
              "Global": [ "wide" ],
              "Policies": {
                "wide":   { "PartitionBy": [ "User" ] },
                "typo":   { "Capcity": 5, "RefillPerSecond": -1 },
                "text":   { "Capacity": "many", "Mode": "Sometimes" },
                "clash":  { "AttemptTimeout": "00:00:05", "TotalTimeout": "00:00:01" },
                "nested": { "Capacity": 0, "Retry": { "MaxAttempts": 99, "Delay": 1 } }
              }
            }
            """);

        bound.Problems.Select(p => p.Path["EdgeKit:Sample:".Length..]).ShouldBe(
            [
                "Globl",
                    "Authority", "Policies:typo:Capcity", "Policies:typo:RefillPerSecond", "Policies:text:Capacity",
                "Policies:text:Mode", "Policies:clash:TotalTimeout", "Policies:nested:Capacity",
                "Policies:nested:Retry:MaxAttempts", "Policies:nested:Retry:Delay",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void A_rule_across_policies_is_not_silenced_by_a_mistake_inside_another_policy()
    {
        var bound = Bound.Sample("""
            { "Global": [ "wide" ], "Policies": { "wide": { "PartitionBy": [ "User" ] }, "typo": { "Capcity": 5 } } }
            """);

        bound.Problems.Select(p => p.Path).ShouldBe(
            ["EdgeKit:Sample:Policies:typo:Capcity", "EdgeKit:Sample:Policies:wide:PartitionBy"], ignoreOrder: true);
    }

    [Fact]
    public void A_policy_with_a_mistake_still_exists_for_those_who_name_it() =>
        Bound.Sample("""{ "Policies": { "p": { "Capcity": 5 }, "q": {} } }""").Value.Policies.Keys.ShouldBe(["p", "q"], ignoreOrder: true);
}
