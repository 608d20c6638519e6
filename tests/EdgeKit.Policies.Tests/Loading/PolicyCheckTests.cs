using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Policies.Tests.Loading;

public sealed class PolicyCheckTests
{
    [Fact]
    public async Task A_check_that_finds_a_problem_fails_the_start_beside_the_binders_problems()
    {
        await using var host = PolicyHost.InMemory(
            s => s.AddEdgeKitPolicyCheck<LeftIsNotRight>(),
            ("EdgeKit:Pair:Left", "1"), ("EdgeKit:Pair:Right", "2"), ("EdgeKit:Pair:Rigth", "3"));

        var exception = await Should.ThrowAsync<PolicyException>(host.StartAsync);

        exception.Problems.Select(p => p.Path).ShouldBe(["EdgeKit:Pair:Rigth", "EdgeKit:Pair:Left"]);
    }

    [Fact]
    public async Task A_check_that_is_added_twice_reports_once()
    {
        await using var host = PolicyHost.InMemory(
            s => s.AddEdgeKitPolicyCheck<LeftIsNotRight>().AddEdgeKitPolicyCheck<LeftIsNotRight>(),
            ("EdgeKit:Pair:Left", "1"));

        (await Should.ThrowAsync<PolicyException>(host.StartAsync)).Problems.Count.ShouldBe(1);
        host.Services.GetServices<IPolicyCheck>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_check_runs_again_at_the_start_because_routes_may_have_been_mapped_since()
    {
        var routes = new Routes();
        await using var host = PolicyHost.InMemory(
            s => s.AddSingleton(routes).AddEdgeKitPolicyCheck<RoutesNameNothing>());
        _ = host.Tables.Current;
        routes.Named.Add("per-caler");

        (await Should.ThrowAsync<PolicyException>(host.StartAsync)).Message.ShouldContain("Did you mean per-caller?");
    }

    [Fact]
    public async Task A_check_refuses_a_reload()
    {
        await using var host = PolicyHost.InMemory(s => s.AddEdgeKitPolicyCheck<LeftIsNotRight>());
        await host.StartAsync();

        host.Set(("EdgeKit:Pair:Left", "1"));

        host.Monitor.CurrentValue.Left.ShouldBe(0);
        host.Tables.Rejected.ShouldHaveSingleItem().Path.ShouldBe("EdgeKit:Pair:Left");
    }

    [Fact]
    public async Task A_check_that_throws_refuses_the_reload_and_says_so()
    {
        await using var host = PolicyHost.InMemory(s => s.AddEdgeKitPolicyCheck<Thrower>());
        await host.StartAsync();

        host.Set(("EdgeKit:Pair:Left", "1"));

        host.Monitor.CurrentValue.Left.ShouldBe(0);
        host.Log.Of(4).Count.ShouldBe(1);
        (await host.HealthAsync()).Status.ShouldBe(HealthStatus.Degraded);
    }

    [Fact]
    public void Both_halves_of_a_problem_found_twice_are_kept_once()
    {
        var problems = new PolicyProblems();

        problems.AddUnknownName("route orders", "per-caler", ["per-caller"], "rate-limit policy");
        problems.AddUnknownName("route orders", "per-caler", ["per-caller"], "rate-limit policy");

        problems.All.ShouldHaveSingleItem().ToString()
            .ShouldBe("route orders = \"per-caler\": names no rate-limit policy. Did you mean per-caller?");
    }

    private sealed class LeftIsNotRight : IPolicyCheck
    {
        public void Check(PolicyTable table, PolicyProblems problems)
        {
            var pair = table.Get<PairOptions>();
            if (pair.Left != pair.Right)
            {
                problems.Add("EdgeKit:Pair:Left", null, "is not Right", "Make them equal.");
            }
        }
    }

    private sealed class Routes
    {
        public List<string> Named { get; } = [];
    }

    private sealed class RoutesNameNothing(Routes routes) : IPolicyCheck
    {
        public void Check(PolicyTable table, PolicyProblems problems)
        {
            foreach (var name in routes.Named)
            {
                problems.AddUnknownName("route orders", name, ["per-caller"], "rate-limit policy");
            }
        }
    }

    private sealed class Thrower : IPolicyCheck
    {
        public void Check(PolicyTable table, PolicyProblems problems)
        {
            if (table.Generation > 1)
            {
                throw new InvalidOperationException("a mistake in the check");
            }
        }
    }
}
