using EdgeKit.Policies.Tests.Support;

namespace EdgeKit.Policies.Tests.Binding;

/// <summary>What a shell can export stands for what is written in a file.</summary>
public sealed class ShellNameTests
{
    [Theory]
    [InlineData("per-caller", "per_caller")]
    [InlineData("orders.write", "orders_write")]
    [InlineData("per-caller", "PER_CALLER")]
    public void A_name_with_underscores_overrides_the_one_that_it_stands_for(string written, string exported)
    {
        var bound = Bound.Sample($$"""{ "Policies": { "{{exported}}": { "Capacity": 9 }, "{{written}}": { "Capacity": 5, "MaxBytes": 7 } } }""").Value;

        bound.Policies.Keys.ShouldBe([written]);
        bound.Policies[written].Capacity.ShouldBe(9);
        bound.Policies[written].MaxBytes.ShouldBe(7, "what is not exported stays as it is written");
    }

    [Fact]
    public void A_name_with_underscores_that_stands_for_none_is_a_name()
    {
        var bound = Bound.Sample("""{ "Policies": { "per_caller": { "Capacity": 9 }, "other": { } } }""").Value;

        bound.Policies.Keys.ShouldBe(["per_caller", "other"], ignoreOrder: true);
    }
}
