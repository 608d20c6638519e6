using EdgeKit.Policies.Loading;
using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Policies.Tests.Loading;

/// <summary>A table that something else has to apply first, as a proxy its routes.</summary>
public sealed class TableFollowerTests
{
    private static readonly PolicyProblem Refusal = new("ReverseProxy", null, "is refused", "Correct it.");

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_table_that_the_follower_refuses_never_comes_into_force(bool mayPass, int refusals)
    {
        await using var host = PolicyHost.InMemory(settings: ("EdgeKit:Pair:Left", "1"));
        await host.StartAsync();
        host.Tables.Follower = new Follower(table =>
        {
            if (table.Get<PairOptions>().Left == 2)
            {
                host.Tables.Refuse(table, Refusal, mayPass);
            }
            else
            {
                host.Tables.Confirm(table);
            }
        });
        List<int> heard = [];
        using var listening = host.Monitor.OnChange((pair, _) => heard.Add(pair.Left));

        host.Set(("EdgeKit:Pair:Left", "2"));
        host.Set(("EdgeKit:Pair:Left", "2"));

        host.Monitor.CurrentValue.Left.ShouldBe(1);
        heard.ShouldBeEmpty();
        host.Tables.Rejected.ShouldBe([Refusal]);
        host.Counts.Rejected.ShouldBe(refusals, "only what may pass is tried again unchanged");
        host.Counts.Accepted.ShouldBe(0);
        (await host.HealthAsync()).Status.ShouldBe(HealthStatus.Degraded);

        host.Set(("EdgeKit:Pair:Left", "3"));
        host.Monitor.CurrentValue.Left.ShouldBe(3);
        host.Tables.Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_table_comes_into_force_when_the_follower_confirms_it_unless_another_one_was_proposed_since()
    {
        await using var host = PolicyHost.InMemory(settings: ("EdgeKit:Pair:Left", "1"));
        await host.StartAsync();
        List<PolicyTable> proposed = [];
        host.Tables.Follower = new Follower(proposed.Add);

        host.Set(("EdgeKit:Pair:Left", "2"));
        host.Set(("EdgeKit:Pair:Left", "3"));
        host.Monitor.CurrentValue.Left.ShouldBe(1);
        host.Tables.Confirm(proposed[0]);
        host.Tables.Refuse(proposed[0], Refusal, mayPass: false);
        host.Monitor.CurrentValue.Left.ShouldBe(1);

        host.Tables.Confirm(proposed[1]);

        host.Monitor.CurrentValue.Left.ShouldBe(3);
        host.Tables.Current.Generation.ShouldBe(2);
        host.Tables.Rejected.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, "second, first", "third, second")]
    [InlineData(false, "second", "third")]
    public async Task A_policy_that_is_gone_is_there_until_the_next_reload_for_requests_under_way_where_endpoints_move(
        bool endpointsMove, string afterFirst, string afterSecond)
    {
        var settings = new Settings();
        settings.Say("first");
        var configuration = new ConfigurationBuilder().Add(settings).Build();
        await using var host = new PolicyHost(
            configuration, s => s.AddEdgeKitPolicies<SampleOptions>(configuration.GetSection("EdgeKit:Sample")));
        await host.StartAsync();
        host.Tables.Follower = endpointsMove ? new Follower(host.Tables.Confirm) : null;

        settings.Say("second");
        Names(host).ShouldBe(afterFirst);

        settings.Say("third");
        Names(host).ShouldBe(afterSecond);
    }

    private static string Names(PolicyHost host) =>
        string.Join(", ", host.Tables.Current.Get<SampleOptions>().Policies.Keys);

    private sealed class Follower(Action<PolicyTable> apply) : ITableFollower
    {
        public bool Apply(PolicyTable candidate)
        {
            apply(candidate);
            return true;
        }
    }

    private sealed class Settings : ConfigurationProvider, IConfigurationSource
    {
        public void Say(string policy)
        {
            Data = new Dictionary<string, string?> { [$"EdgeKit:Sample:Policies:{policy}:Capacity"] = "1" };
            OnReload();
        }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
    }
}
