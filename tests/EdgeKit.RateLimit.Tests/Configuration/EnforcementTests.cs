using System.Globalization;
using EdgeKit.RateLimit.Configuration;

namespace EdgeKit.RateLimit.Tests.Configuration;

public sealed class EnforcementTests
{
    [Fact]
    public void Every_instance_enforces_for_the_same_keys()
    {
        var (one, another) = (new TestLimits(), new TestLimits());
        Enforced(one).ShouldBe(Enforced(another));
        Enforced(one).Count(e => e).ShouldBeInRange(150, 350);
    }

    [Fact]
    public void Raising_the_percentage_never_drops_a_key()
    {
        var limits = new TestLimits();
        var (few, many) = (Enforced(limits, "25%"), Enforced(limits, "75%"));
        few.Zip(many).ShouldAllBe(p => !p.First || p.Second);
    }

    private static bool[] Enforced(TestLimits limits, string share = "25%")
    {
        var policy = limits.Policy(p => p.Enforcement = share);
        var users = Enumerable.Range(0, 1_000).Select(i => i.ToString(CultureInfo.InvariantCulture));
        return [.. users.Select(user => limits.Request(policy, user).IsEnforced)];
    }
}
