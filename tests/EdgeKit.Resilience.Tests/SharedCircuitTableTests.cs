using EdgeKit.Policies;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Redis.SharedCircuits;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Tests;

/// <summary>How an instance uses the circuits of others.</summary>
public sealed class SharedCircuitTableTests
{
    private const string Bank = "http://bank:80";

    private readonly FakeTimeProvider _clock = new();
    private readonly SharedCircuitTable _table;

    public SharedCircuitTableTests() => _table = new SharedCircuitTable(_clock);

    [Fact]
    public void Each_instance_counts_once_until_its_break_is_over_or_it_closes_the_circuit()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        _table.Apply(new CircuitMessage(one, "bank", Bank, 5_000));
        _table.Apply(new CircuitMessage(one, "bank", Bank, 5_000));
        _table.Apply(new CircuitMessage(other, "bank", Bank, 9_000));
        _table.OpenElsewhere("bank", Bank).ShouldBe(2);
        _table.OpenElsewhere("bank", "http://other:80").ShouldBe(0);

        _clock.Advance(TimeSpan.FromSeconds(5));
        _table.OpenElsewhere("bank", Bank).ShouldBe(1, "an instance that died with an open circuit is forgotten");
        _table.Apply(new CircuitMessage(other, "bank", Bank, 0));

        _table.OpenElsewhere("bank", Bank).ShouldBe(0);
    }

    [Fact]
    public void Messages_about_ever_new_authorities_do_not_fill_the_memory()
    {
        for (var i = 0; i < 20_000; i++)
        {
            _table.Apply(new CircuitMessage(Guid.NewGuid(), "bank", $"http://host{i}:80", 5_000));
        }

        _table.OpenElsewhere("bank", "http://host0:80").ShouldBe(1);
        _table.OpenElsewhere("bank", "http://host19999:80").ShouldBe(0, "there was no room");
        _clock.Advance(TimeSpan.FromSeconds(5));
        _table.Apply(new CircuitMessage(Guid.NewGuid(), "bank", Bank, 5_000));

        _table.OpenElsewhere("bank", Bank).ShouldBe(1, "expired entries make room");
    }

    [Fact]
    public async Task Circuits_open_elsewhere_lower_the_threshold_here()
    {
        using var bench = SharedBench();
        bench.Services.GetRequiredService<SharedCircuitTable>().Apply(
            new CircuitMessage(Guid.NewGuid(), "bank", Bank, 60_000));

        await CallAsync(bench, good: 15, bad: 4);
        bench.Pipelines.StateOf("bank", new Uri(Bank)).ShouldBe(CircuitState.Closed);
        await CallAsync(bench, good: 0, bad: 1);

        bench.Pipelines.StateOf("bank", new Uri(Bank)).ShouldBe(
            CircuitState.Open, "a quarter of the last twenty, where half is the threshold");
    }

    [Fact]
    public async Task Circuits_open_elsewhere_open_none_without_failures_here()
    {
        using var bench = SharedBench();
        bench.Services.GetRequiredService<SharedCircuitTable>().Apply(
            new CircuitMessage(Guid.NewGuid(), "bank", Bank, 60_000));

        await CallAsync(bench, good: 100, bad: 0);

        bench.Pipelines.StateOf("bank", new Uri(Bank)).ShouldBe(CircuitState.Closed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "Instance": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "Policy": "bank", "Authority": "", "OpenMilliseconds": 1 }""")]
    [InlineData("""{ "Instance": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "Policy": "bank", "Authority": "x", "OpenMilliseconds": -1 }""")]
    [InlineData("""{ "Instance": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "Policy": "bank", "Authority": "x", "OpenMilliseconds": 9223372036854775807 }""")]
    public void Invalid_messages_are_ignored(string message) =>
        CircuitMessage.FromJson(System.Text.Encoding.UTF8.GetBytes(message)).ShouldBeNull();

    [Theory]
    [InlineData(1, CircuitCause.ConsecutiveFailures, 10)]
    [InlineData(0.5, CircuitCause.ConsecutiveFailures, 5)]
    public void The_threshold_of_consecutive_failures_is_lowered_too(double factor, CircuitCause cause, int failures)
    {
        var model = new CircuitModel(
            new CircuitBreakerOptions { ConsecutiveFailures = 10 }, TimeSpan.FromSeconds(1));

        CircuitRules.ShouldOpen(model, new WindowCounts(failures, failures, 0), failures, factor).ShouldBe(cause);
        CircuitRules.ShouldOpen(model, new WindowCounts(failures, failures, 0), failures - 1, factor).ShouldBeNull();
    }

    [Fact]
    public async Task Shared_circuits_without_their_package_fail_the_start_and_name_the_package()
    {
        using var incomplete = new Bench(options: """ "SharedCircuits": { },""");
        using var complete = SharedBench();

        var problem = (await Should.ThrowAsync<EdgeKit.Policies.PolicyException>(incomplete.StartAsync()))
            .Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("EdgeKit:Resilience:SharedCircuits");
        problem.Fix.ShouldContain("EdgeKit.Resilience.Redis");
        await Should.NotThrowAsync(complete.StartAsync);
    }

    private static Bench SharedBench() => new(
        """{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "SampledCalls": 20 } }""",
        services => services.AddEdgeKitSharedCircuits(),
        options: """ "SharedCircuits": { },""");

    private static async Task CallAsync(Bench bench, int good, int bad)
    {
        bench.Network.Answer(System.Net.HttpStatusCode.OK);
        for (var i = 0; i < good + bad; i++)
        {
            if (i == good)
            {
                bench.Network.Answer(System.Net.HttpStatusCode.InternalServerError);
            }

            await bench.GetAsync(Bank);
        }
    }
}
