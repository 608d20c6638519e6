using System.Globalization;
using EdgeKit.RateLimit.Model;

namespace EdgeKit.RateLimit.Tests.Enforcing;

public sealed class EnforcedShareTests
{
    [Fact]
    public void Every_instance_enforces_for_the_same_callers()
    {
        var (one, another) = (new TestLimits(), new TestLimits());
        Enforced(one).ShouldBe(Enforced(another));
        Enforced(one).Count(e => e).ShouldBeInRange(150, 350);
    }

    [Fact]
    public void A_larger_percentage_keeps_those_for_whom_a_smaller_one_was_enforced()
    {
        var limits = new TestLimits();
        var (few, many) = (Enforced(limits, "25%"), Enforced(limits, "75%"));
        few.Zip(many).ShouldAllBe(p => !p.First || p.Second);
    }

    private static bool[] Enforced(TestLimits limits, string share = "25%")
    {
        var policy = limits.Policy(p => p.Enforcement = share);
        return [.. Enumerable.Range(
            0, 1_000).Select(i => limits.Charge(policy, i.ToString(CultureInfo.InvariantCulture)).IsEnforced)];
    }
}
