using EdgeKit.Policies.Binding;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeKit.Policies.Tests.Binding;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["Capacity", "RefillPerSecond", "PartitionBy", "Mode"];

    [Theory]
    [InlineData("Capcity", "Capacity")]
    [InlineData("capacity", "Capacity")]
    [InlineData("Cpaacity", "Capacity")]
    [InlineData("RefillPerSec", "RefillPerSecond")]
    [InlineData("PartitonBy", "PartitionBy")]
    [InlineData("Mod", "Mode")]
    public void A_slip_of_the_fingers_finds_the_name_that_was_meant(string name, string meant) =>
        NearestName.Suggest(name, Known).ShouldBe($"Did you mean {meant}?");

    [Fact]
    public void A_name_that_resembles_nothing_lists_all_in_order() =>
        NearestName.Suggest("Xyzzyqwerty", Known).ShouldBe("Known here: Capacity, Mode, PartitionBy, RefillPerSecond.");

    [Fact]
    public void Where_nothing_is_known_it_says_so() =>
        NearestName.Suggest("per-caller", []).ShouldBe("None is defined here; remove it or define one.");

    [Fact]
    public void A_name_of_absurd_length_is_not_compared()
    {
        NearestName.Suggest(new string('x', 1_000_000), Known).ShouldStartWith("Known here:");
        NearestName.Suggest("Capacity", [new string('x', 1_000_000)]).ShouldStartWith("Known here:");
    }

    [Fact]
    public void A_swap_of_neighbours_costs_as_much_as_one_edit() =>
        NearestName.Distance("form", "from").ShouldBe(1);

    [Fact]
    public void The_distance_of_a_name_to_itself_is_zero() =>
        Prop.ForAll<NonNull<string>>(a => NearestName.Distance(a.Get, a.Get) == 0).QuickCheckThrowOnFailure();

    [Fact]
    public void The_distance_is_the_same_both_ways() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>(
            (a, b) => NearestName.Distance(a.Get, b.Get) == NearestName.Distance(b.Get, a.Get))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_distance_is_at_least_the_difference_in_length_and_at_most_the_longer_length() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
        {
            var distance = NearestName.Distance(a.Get, b.Get);
            return distance >= Math.Abs(a.Get.Length - b.Get.Length)
                && distance <= Math.Max(a.Get.Length, b.Get.Length);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_dropped_letter_is_always_recognized() =>
        Prop.ForAll(Gen.Choose(0, "RefillPerSecond".Length - 1).ToArbitrary(), i =>
            NearestName.Suggest("RefillPerSecond".Remove(i, 1), Known) == "Did you mean RefillPerSecond?")
                .QuickCheckThrowOnFailure();
}
