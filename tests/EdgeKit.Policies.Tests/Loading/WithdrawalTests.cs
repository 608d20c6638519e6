using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeKit.Policies.Tests.Loading;

/// <summary>A table that something else has to follow, a proxy with its routes.</summary>
public sealed class WithdrawalTests
{
    private static readonly PolicyProblem Refusal = new("ReverseProxy", null, "is refused", "Correct it.");

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_table_that_cannot_be_followed_is_out_of_force_again_and_listeners_have_the_last_good_one(
        bool mayPass, int refusals)
    {
        await using var host = PolicyHost.InMemory(settings: ("EdgeKit:Pair:Left", "1"));
        await host.StartAsync();
        host.Tables.Swapped += () =>
        {
            if (host.Monitor.CurrentValue.Left == 2)
            {
                host.Tables.Withdraw(host.Tables.Current, Refusal, mayPass);
            }
        };
        List<int> heard = [];
        using var listening = host.Monitor.OnChange((pair, _) => heard.Add(pair.Left));

        host.Set(("EdgeKit:Pair:Left", "2"));
        host.Set(("EdgeKit:Pair:Left", "2"));

        host.Monitor.CurrentValue.Left.ShouldBe(1);
        heard[^1].ShouldBe(1);
        host.Tables.Rejected.ShouldBe([Refusal]);
        host.Counts.Rejected.ShouldBe(refusals, "only what may pass is tried again unchanged");
        host.Counts.Accepted.ShouldBe(0);
        (await host.HealthAsync()).Status.ShouldBe(HealthStatus.Degraded);

        host.Set(("EdgeKit:Pair:Left", "3"));
        host.Monitor.CurrentValue.Left.ShouldBe(3);
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
        host.Tables.HasMovingEndpoints = endpointsMove;

        settings.Say("second");
        Names(host).ShouldBe(afterFirst);

        settings.Say("third");
        Names(host).ShouldBe(afterSecond);
    }

    private static string Names(PolicyHost host) =>
        string.Join(", ", host.Tables.Current.Get<SampleOptions>().Policies.Keys);

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
