using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Policies.Tests.Loading;

public sealed class FormerNameTests
{
    private const string Former = "EdgeKit:Renamed:Calls";
    private const string Present = "EdgeKit:Renamed:MinimumThroughput";

    [Fact]
    public async Task A_setting_is_read_under_its_former_name_with_one_warning()
    {
        await using var host = Host((Former, "20"));
        await host.StartAsync();

        host.Tables.Current.Get<RenamedOptions>().MinimumThroughput.ShouldBe(20);
        host.Log.Of(5).ShouldHaveSingleItem().ShouldContain($"{Former} was renamed to MinimumThroughput");
    }

    [Fact]
    public async Task The_present_name_is_read_without_a_warning()
    {
        await using var host = Host((Present, "20"));
        await host.StartAsync();

        host.Tables.Current.Get<RenamedOptions>().MinimumThroughput.ShouldBe(20);
        host.Log.Of(5).ShouldBeEmpty();
    }

    [Fact]
    public async Task Both_names_are_a_problem()
    {
        await using var host = Host((Former, "20"), (Present, "30"));

        (await Should.ThrowAsync<PolicyException>(host.StartAsync)).Problems.ShouldHaveSingleItem().ToString()
            .ShouldBe($"{Former}: is the former name of MinimumThroughput, which is set too. Remove it.");
    }

    [Fact]
    public async Task A_value_under_the_former_name_is_checked_like_any_other()
    {
        await using var host = Host((Former, "many"));

        (await Should.ThrowAsync<PolicyException>(host.StartAsync)).Problems.ShouldHaveSingleItem().Path.ShouldBe(Former);
    }

    private static PolicyHost Host(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).Build();
        return new PolicyHost(configuration, services =>
            services.AddEdgeKitPolicies<RenamedOptions>(configuration.GetSection("EdgeKit:Renamed")));
    }
}
