using EdgeKit.Scenarios.Crashing;
using EdgeKit.Scenarios.Running;
using Shop.Contracts;
using Xunit.Abstractions;

namespace EdgeKit.Scenarios;

/// <summary>
/// Kills processes at named lines, SIGKILL by their own hand, and looks at what is left: a fixed sample of the points, and
/// with EDGEKIT_TEST_ALL=1 every one of them.
/// </summary>
public sealed class CrashMatrixScenarios(ITestOutputHelper output)
{
    private const int Seed = 8;
    private const int SampledRounds = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly bool All = Environment.GetEnvironmentVariable("EDGEKIT_TEST_ALL") == "1";

    [Fact]
    public Task Processes_killed_at_any_point_on_SQLite_over_HTTP_lose_nothing_and_do_nothing_twice() =>
        KillAtEachAsync(new ShopStart(), CrashPointList.Of(SagaStyle.Choreography, broker: false));

    [Fact]
    public async Task Processes_killed_at_any_point_on_PostgreSQL_and_RabbitMQ_lose_nothing_and_do_nothing_twice()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var rabbit = await RabbitMqServer.StartAsync();
        await KillAtEachAsync(
            new ShopStart
            {
                Postgres = postgres.ConnectionString,
                RabbitMq = rabbit.Uri,
                Environment = new() { ["Saga__Style"] = nameof(SagaStyle.Orchestration) },
            },
            CrashPointList.Of(SagaStyle.Orchestration, broker: true));
    }

    private async Task KillAtEachAsync(ShopStart start, IReadOnlyList<CrashPoint> points)
    {
        using var crashes = new CrashDirectory();
        await using var shop = await ShopUnderTest.OpenAsync(
            start with { Environment = new(start.Environment.Concat(crashes.Environment)) });
        using var audit = await Audit.BeginAsync(shop);

        var rounds = CrashPointList.InRounds(points, Seed);
        foreach (var round in All ? rounds : rounds.Take(SampledRounds))
        {
            var what = $"seed {Seed}, killed {string.Join(", ", round.Select(static point => $"{point.Service} {point.Name}"))}";
            output.WriteLine(what);
            foreach (var point in round)
                crashes.Arm(point);

            var placed = new List<Order[]> { await audit.OrderAsync() };
            await Eventually.HoldsAsync(Patience, () => round.Where(point => !crashes.HasFired(point)).ShouldBeEmpty(what));
            await audit.HoldsAsync(placed, what);
        }
    }
}
