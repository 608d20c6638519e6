using EdgeKit.Scenarios.Crashing;
using EdgeKit.Scenarios.Running;
using Shop.Contracts;
using Xunit.Abstractions;

namespace EdgeKit.Scenarios;

/// <summary>
/// Services kill themselves with SIGKILL at crash points, and the audit must hold afterwards. Runs a fixed sample of
/// the points, or all of them with EDGEKIT_TEST_ALL=1.
/// </summary>
public sealed class CrashMatrixScenarios(ITestOutputHelper output)
{
    private const int Seed = 8;
    private const int SampledRounds = 2;
    private static readonly bool All = Environment.GetEnvironmentVariable("EDGEKIT_TEST_ALL") == "1";

    /// <summary>
    /// Two shops cover both saga styles and both kinds of infrastructure; EDGEKIT_TEST_ALL=1 covers all combinations.
    /// </summary>
    public static TheoryData<SagaStyle, bool> Shops => All
        ? new() { { SagaStyle.Choreography, false },
            { SagaStyle.Orchestration, true }, { SagaStyle.Choreography, true }, { SagaStyle.Orchestration, false } }
        : new() { { SagaStyle.Choreography, false }, { SagaStyle.Orchestration, true } };

    [Theory]
    [MemberData(nameof(Shops))]
    public async Task Processes_killed_at_named_points_lose_nothing_and_do_nothing_twice(
        SagaStyle style, bool onPostgresAndRabbitMq)
    {
        await using var postgres = onPostgresAndRabbitMq ? await PostgresServer.StartAsync() : null;
        await using var rabbit = onPostgresAndRabbitMq ? await RabbitMqServer.StartAsync() : null;
        var start = new ShopStart
        {
            Postgres = postgres?.ConnectionString,
            RabbitMq = rabbit?.Uri,
            Environment = new() { ["Saga__Style"] = style.ToString() },
        };
        await KillAtEachAsync(start, CrashPointList.Of(style, onPostgresAndRabbitMq));
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
            {
                crashes.Arm(point);
            }

            var placed = new List<Order[]> { await audit.OrderAsync() };
            await Eventually.HoldsAsync(() => round.Where(point => !crashes.HasFired(point)).ShouldBeEmpty(what));
            await audit.HoldsAsync(placed, what);
        }
    }
}
