using EdgeKit.Policies;
using EdgeKit.Resilience.CircuitBreaker;
using EdgeKit.Resilience.Redis.SharedCircuits;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Resilience.Tests;

/// <summary>What an instance makes of what others say.</summary>
public sealed class SharedCircuitTableTests
{
    private const string Bank = "http://bank:80";

    private readonly FakeTimeProvider _clock = new();
    private readonly SharedCircuitTable _view;

    public SharedCircuitTableTests() => _view = new SharedCircuitTable(_clock);

    [Fact]
    public void Each_instance_counts_once_until_its_time_is_over_or_it_says_otherwise()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        _view.Apply(new CircuitMessage(one, "bank", Bank, 5_000));
        _view.Apply(new CircuitMessage(one, "bank", Bank, 5_000));
        _view.Apply(new CircuitMessage(other, "bank", Bank, 9_000));
        _view.OpenElsewhere("bank", Bank).ShouldBe(2);
        _view.OpenElsewhere("bank", "http://other:80").ShouldBe(0);

        _clock.Advance(TimeSpan.FromSeconds(5));
        _view.OpenElsewhere("bank", Bank).ShouldBe(1, "an instance that died with an open circuit is forgotten");
        _view.Apply(new CircuitMessage(other, "bank", Bank, 0));

        _view.OpenElsewhere("bank", Bank).ShouldBe(0);
    }

    [Fact]
    public void News_of_ever_new_authorities_do_not_fill_the_memory()
    {
        for (var i = 0; i < 20_000; i++)
        {
            _view.Apply(new CircuitMessage(Guid.NewGuid(), "bank", $"http://host{i}:80", 5_000));
        }

        _view.OpenElsewhere("bank", "http://host0:80").ShouldBe(1);
        _view.OpenElsewhere("bank", "http://host19999:80").ShouldBe(0, "there was no room");
        _clock.Advance(TimeSpan.FromSeconds(5));
        _view.Apply(new CircuitMessage(Guid.NewGuid(), "bank", Bank, 5_000));

        _view.OpenElsewhere("bank", Bank).ShouldBe(1, "what is over makes room");
    }

    [Fact]
    public async Task Circuits_that_others_have_open_lower_the_threshold_of_this_one()
    {
        using var bench = FleetBench();
        bench.Services.GetRequiredService<SharedCircuitTable>().Apply(new CircuitMessage(Guid.NewGuid(), "bank", Bank, 60_000));

        await CallAsync(bench, good: 15, bad: 4);
        bench.Pipelines.StateOf("bank", new Uri(Bank)).ShouldBe(CircuitState.Closed);
        await CallAsync(bench, good: 0, bad: 1);

        bench.Pipelines.StateOf("bank", new Uri(Bank)).ShouldBe(
            CircuitState.Open, "a quarter of the last twenty, where half is the threshold");
    }

    [Fact]
    public async Task Circuits_that_others_have_open_open_none_that_has_no_failures()
    {
        using var bench = FleetBench();
        bench.Services.GetRequiredService<SharedCircuitTable>().Apply(new CircuitMessage(Guid.NewGuid(), "bank", Bank, 60_000));

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
    public void What_makes_no_sense_is_no_news(string message) =>
        CircuitMessageJson.Read(System.Text.Encoding.UTF8.GetBytes(message)).ShouldBeNull();

    [Theory]
    [InlineData(1, CircuitCause.ConsecutiveFailures, 10)]
    [InlineData(0.5, CircuitCause.ConsecutiveFailures, 5)]
    public void The_threshold_of_failures_in_a_row_is_lowered_too(double scale, CircuitCause cause, int failures)
    {
        var settings = CircuitModel.From(
            new CircuitBreakerOptions { ConsecutiveFailures = 10 }, TimeSpan.FromSeconds(1));

        CircuitRules.ShouldOpen(settings, new WindowCounts(failures, failures, 0), failures, scale).ShouldBe(cause);
        CircuitRules.ShouldOpen(settings, new WindowCounts(failures, failures, 0), failures - 1, scale).ShouldBeNull();
    }

    [Fact]
    public async Task A_fleet_without_the_package_that_carries_its_news_fails_the_start_and_names_the_package()
    {
        using var alone = new Bench(options: """ "Fleet": { },""");
        using var together = FleetBench();

        var problem = (await Should.ThrowAsync<EdgeKit.Policies.PolicyException>(alone.StartAsync()))
            .Problems.ShouldHaveSingleItem();

        problem.Path.ShouldBe("EdgeKit:Resilience:Fleet");
        problem.Fix.ShouldContain("EdgeKit.Resilience.Redis");
        await Should.NotThrowAsync(together.StartAsync);
    }

    private static Bench FleetBench() => new(
        """{ "Retry": { "MaxAttempts": 1 }, "CircuitBreaker": { "Calls": 20 } }""",
        services => services.AddEdgeKitSharedCircuits(),
        options: """ "Fleet": { },""");

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
