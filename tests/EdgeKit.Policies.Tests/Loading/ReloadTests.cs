using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EdgeKit.Policies.Tests.Loading;

public sealed class ReloadTests
{
    private const string Left = "EdgeKit:Pair:Left";

    [Fact]
    public async Task A_good_reload_swaps_the_table_and_tells_once()
    {
        await using var host = await StartedAsync();
        var told = new List<int>();
        using var subscription = host.Monitor.OnChange((pair, _) => told.Add(pair.Left));

        host.Set((Left, "2"));

        host.Monitor.CurrentValue.Left.ShouldBe(2);
        host.Tables.Current.Generation.ShouldBe(2);
        told.ShouldBe([2]);
        host.Counts.Accepted.ShouldBe(1);
        host.Log.Of(1).Count.ShouldBe(1);
    }

    /// <summary>As when two files are replaced one after the other.</summary>
    [Fact]
    public async Task A_change_while_a_reload_is_loading_is_part_of_it()
    {
        PolicyHost? host = null;
        var changes = 0;
        await using var created = host = PolicyHost.InMemory(
            services => services.AddSingleton<IPolicyCheck>(new Meanwhile(() =>
            {
                if (++changes == 2)
                {
                    host!.Configuration[Left] = "3"; // the source reports it later
                }
            })),
            (Left, "1"));
        await host.StartAsync();

        host.Set((Left, "2"));
        host.Monitor.CurrentValue.Left.ShouldBe(3);

        ((IConfigurationRoot)host.Configuration).Reload();
        host.Tables.Current.Generation.ShouldBe(2, "it is in force already");
    }

    [Fact]
    public async Task A_bad_reload_leaves_the_last_good_table_and_tells_nobody()
    {
        await using var host = await StartedAsync();
        using var subscription = host.Monitor.OnChange((_, _) => throw new InvalidOperationException("told"));
        var table = host.Tables.Current;

        host.Set((Left, "many"));

        host.Tables.Current.ShouldBeSameAs(table);
        host.Monitor.CurrentValue.Left.ShouldBe(1);
        host.Log.Of(3).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bad_reload_is_logged_once_and_counted_once_however_often_it_is_reported()
    {
        await using var host = await StartedAsync();

        host.Set((Left, "many"));
        host.Set();
        host.Set();

        host.Log.Of(2).ShouldHaveSingleItem().ShouldContain("EdgeKit:Pair:Left = \"many\"");
        host.Counts.Rejected.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_mistake_is_logged_as_well()
    {
        await using var host = await StartedAsync();

        host.Set((Left, "many"));
        host.Set((Left, "-5"));

        host.Log.Of(2).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Health_is_degraded_with_the_reason_until_the_configuration_is_good_again()
    {
        await using var host = await StartedAsync();

        host.Set((Left, "many"));
        var bad = await host.HealthAsync();
        host.Set((Left, "1"));
        var good = await host.HealthAsync();

        bad.Status.ShouldBe(HealthStatus.Degraded);
        bad.Description.ShouldNotBeNull().ShouldContain("EdgeKit:Pair:Left");
        good.Status.ShouldBe(HealthStatus.Healthy);
        host.Tables.Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reload_that_changes_nothing_of_EdgeKit_swaps_nothing()
    {
        await using var host = await StartedAsync();

        host.Set(("Logging:LogLevel:Default", "Debug"));

        host.Tables.Current.Generation.ShouldBe(1);
        host.Counts.Accepted.ShouldBe(0);
    }

    [Fact]
    public async Task A_listener_that_throws_does_not_keep_the_news_from_the_next()
    {
        await using var host = await StartedAsync();
        var told = 0;
        using var first = host.Monitor.OnChange((_, _) => throw new InvalidOperationException("no"));
        using var second = host.Monitor.OnChange((_, _) => told++);

        host.Set((Left, "2"));

        told.ShouldBe(1);
        host.Log.Of(3).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_listener_that_unsubscribed_is_told_nothing()
    {
        await using var host = await StartedAsync();
        var told = 0;
        host.Monitor.OnChange((_, _) => told++)!.Dispose();

        host.Set((Left, "2"));

        told.ShouldBe(0);
    }

    [Fact]
    public async Task A_scope_keeps_the_options_it_began_with()
    {
        await using var host = await StartedAsync();
        using var request = host.Services.CreateScope();
        var snapshot = request.ServiceProvider.GetRequiredService<IOptionsSnapshot<PairOptions>>();

        host.Set((Left, "2"));
        using var next = host.Services.CreateScope();

        snapshot.Value.Left.ShouldBe(1);
        next.ServiceProvider.GetRequiredService<IOptionsSnapshot<PairOptions>>().Value.Left.ShouldBe(2);
    }

    [Fact]
    public async Task Sections_of_two_configurations_are_both_watched()
    {
        var other = new ConfigurationBuilder().AddInMemoryCollection().Build();
        await using var host = PolicyHost.InMemory(
            s => s.AddEdgeKitPolicies<SampleRetry>(other.GetSection("EdgeKit:Retry")));
        await host.StartAsync();

        other["EdgeKit:Retry:MaxAttempts"] = "9";
        other.Reload();

        host.Services.GetRequiredService<IOptions<SampleRetry>>().Value.MaxAttempts.ShouldBe(9);
    }

    private static async Task<PolicyHost> StartedAsync()
    {
        var host = PolicyHost.InMemory(null, (Left, "1"));
        await host.StartAsync();
        return host;
    }

    private sealed class Meanwhile(Action act) : IPolicyCheck
    {
        public void Check(PolicyTable table, PolicyProblems problems) => act();
    }
}
