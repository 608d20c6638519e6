using System.Text;
using Xunit.Abstractions;

namespace EdgeKit.Resilience.Tests.Simulation;

/// <summary>What the policies do to a system that is in trouble, in virtual time.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const string Begin = "<!-- simulation: begin -->\n";
    private const string End = "<!-- simulation: end -->";

    private static readonly Lazy<Dictionary<(string Scenario, string Contestant), SimulationResult>> Results = new(() =>
        (from scenario in Scenario.All from contestant in Contestant.All select (scenario, contestant))
        .ToList().AsParallel().AsOrdered().Select(run => (run.scenario, run.contestant, Result: SimulationRun.Of(run.scenario, run.contestant))).ToList()
        .ToDictionary(run => (run.scenario.Name, run.contestant.Name), run => run.Result));

    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(s => s.Name)];

    public static TheoryData<string, string> Runs
    {
        get
        {
            var runs = new TheoryData<string, string>();
            foreach (var (scenario, contestant) in Scenario.All.SelectMany(_ => Contestant.All.Where(c => c.IsEdgeKit), (s, c) => (s.Name, c.Name)))
            {
                runs.Add(scenario, contestant);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void EdgeKit_sends_less_than_1_3_requests_for_each_one_asked_for(string scenario, string contestant)
    {
        output.WriteLine($"seed {SimulationRun.Seed}");

        Results.Value[(scenario, contestant)].Amplification.ShouldBeLessThan(1.3);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void EdgeKit_recovers(string scenario, string contestant) => Results.Value[(scenario, contestant)].Recovery.ShouldNotBeNull();

    /// <summary>A policy that refuses what would have been answered well is worse than none.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_policy_sized_for_the_traffic_costs_no_good_answer(string scenario) =>
        Results.Value[(scenario, Contestant.All[^1].Name)].Goodput.ShouldBeGreaterThanOrEqualTo(Results.Value[(scenario, Contestant.All[0].Name)].Goodput - 0.001);

    [Fact]
    public void A_run_is_the_same_each_time() =>
        SimulationRun.Of(Scenario.All[0], Contestant.All[^1]).ShouldBe(Results.Value[(Scenario.All[0].Name, Contestant.All[^1].Name)]);

    [Fact]
    public void The_table_in_the_documentation_is_what_the_simulation_says()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "resilience.md");
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var table = Table();
        output.WriteLine(table);
        if (Environment.GetEnvironmentVariable("EDGEKIT_ACCEPT_TABLE") == "1")
        {
            File.WriteAllText(path, text[..begin] + table + text[end..]);
            return;
        }

        text[begin..end].ShouldBe(table, "run once with EDGEKIT_ACCEPT_TABLE=1 and commit docs/resilience.md when the change is meant");
    }

    private static string Table()
    {
        var table = new StringBuilder("| scenario | policy | amplification | goodput | time to recover |\n|---|---|---|---|---|\n");
        foreach (var (run, result) in Results.Value)
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {run.Scenario} | {run.Contestant} | {result.Cells} |\n");
        }

        return table.ToString();
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "EdgeKit.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
