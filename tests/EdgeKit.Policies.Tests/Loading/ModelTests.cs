using EdgeKit.Policies.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Policies.Tests.Loading;

public sealed class ModelTests
{
    private const string Left = "EdgeKit:Pair:Left";
    private const string Right = "EdgeKit:Pair:Right";

    [Fact]
    public async Task A_model_is_replaced_together_with_its_options()
    {
        await using var host = await StartedAsync(AddSum);

        host.Set((Left, "2"), (Right, "2"));

        host.Tables.Current.Get<Sum>().Value.ShouldBe(4);
        host.Tables.Current.Get<PairOptions>().Left.ShouldBe(2);
    }

    [Fact]
    public async Task A_model_that_cannot_be_built_refuses_the_reload_and_the_table_in_force_stays()
    {
        await using var host = await StartedAsync(AddSum);
        var table = host.Tables.Current;

        host.Set((Left, "13"));

        host.Tables.Current.ShouldBeSameAs(table);
        host.Tables.Current.Get<Sum>().Value.ShouldBe(2);
        host.Tables.Rejected.ShouldHaveSingleItem().Reason.ShouldContain("thirteen");
        host.Counts.Rejected.ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_cannot_be_built_fails_the_start()
    {
        await using var host = PolicyHost.InMemory(AddSum, (Left, "13"), (Right, "1"));

        (await Should.ThrowAsync<InvalidOperationException>(host.StartAsync)).Message.ShouldContain("thirteen");
    }

    /// <summary>At the start it would load the table again, without end; later it would see the former options.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_model_that_reads_the_table_in_force_is_refused_with_the_fix(int allowed)
    {
        await using var host = PolicyHost.InMemory(
            services => services.AddEdgeKitModel((provider, table) => new Sum(allowed-- > 0
                ? table.Get<PairOptions>().Left
                : provider.GetRequiredService<IOptionsMonitor<PairOptions>>().CurrentValue.Left)),
            (Left, "1"), (Right, "1"));
        if (allowed == 0)
        {
            (await Should.ThrowAsync<InvalidOperationException>(host.StartAsync)).Message.ShouldContain(
                "Read the table that it is given.");
            return;
        }

        await host.StartAsync();
        host.Set((Left, "2"));

        host.Tables.Rejected.ShouldHaveSingleItem().Reason.ShouldContain("Read the table that it is given.");
        host.Tables.Current.Get<PairOptions>().Left.ShouldBe(1);
    }

    [Fact]
    public async Task A_model_may_be_derived_from_another_whatever_the_order_of_registration()
    {
        await using var host = await StartedAsync(services =>
        {
            services.AddEdgeKitModel((_, table) => new Twice(table.Get<Sum>()));
            AddSum(services);
        });

        host.Set((Left, "2"));

        host.Tables.Current.Get<Twice>().Value.ShouldBe(6);
        host.Tables.Current.Get<Twice>().Sum.ShouldBeSameAs(host.Tables.Current.Get<Sum>());
    }

    [Fact]
    public async Task Models_that_read_each_other_are_named()
    {
        await using var host = PolicyHost.InMemory(services =>
        {
            services.AddEdgeKitModel((_, table) => new Twice(table.Get<Sum>()));
            services.AddEdgeKitModel((_, table) => new Sum(table.Get<Twice>().Value));
        });

        (await Should.ThrowAsync<InvalidOperationException>(host.StartAsync)).Message.ShouldContain("reads itself");
    }

    [Fact]
    public async Task A_model_is_not_built_from_options_that_have_problems()
    {
        var built = 0;
        await using var host = await StartedAsync(services => services.AddEdgeKitModel((_, table) =>
        {
            built++;
            return new Sum(table.Get<PairOptions>().Left);
        }));

        host.Set((Left, "many"));

        built.ShouldBe(1);
    }

    [Fact]
    public async Task No_reader_sees_options_of_one_generation_and_a_model_of_another()
    {
        await using var host = await StartedAsync(AddSum);
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var seen = 0;
            while (!stop.IsCancellationRequested || seen == 0)
            {
                var table = host.Tables.Current;
                var pair = table.Get<PairOptions>();
                table.Get<Sum>().Value.ShouldBe(pair.Left + pair.Right);
                seen++;
            }
        });

        for (var i = 100; i < 300; i++)
        {
            host.Set((Left, $"{i}"), (Right, $"{i}"));
        }

        await stop.CancelAsync();
        await reader;
        host.Tables.Current.Get<Sum>().Value.ShouldBe(598);
    }

    private static void AddSum(IServiceCollection services) => services.AddEdgeKitModel((_, table) =>
    {
        var pair = table.Get<PairOptions>();
        return pair.Left == 13
            ? throw new InvalidOperationException("thirteen cannot be added") : new Sum(pair.Left + pair.Right);
    });

    private static async Task<PolicyHost> StartedAsync(Action<IServiceCollection> configure)
    {
        var host = PolicyHost.InMemory(configure, (Left, "1"), (Right, "1"));
        await host.StartAsync();
        return host;
    }

    private sealed record Sum(int Value);

    private sealed record Twice(Sum Sum)
    {
        public int Value => 2 * Sum.Value;
    }
}
