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
        .ToList().AsParallel().AsOrdered().Select(
            run => (run.scenario, run.contestant, Result: SimulationRun.Of(run.scenario, run.contestant))).ToList()
        .ToDictionary(run => (run.scenario.Name, run.contestant.Name), run => run.Result));

    public static TheoryData<string, string> Runs => Of(_ => true);

    public static TheoryData<string, string> Outages =>
        Of(s => s is { Every: var every, Burst: var burst, BadHosts: 3, BadPaths: 3 }
            && every == burst && (s.ErrorRate == 1 || s.Latency > Scenario.Patience));

    [Theory]
    [MemberData(nameof(Runs))]
    public void EdgeKit_sends_less_than_1_3_requests_for_each_one_asked_for_and_ten_to_begin_with(
        string scenario, string contestant)
    {
        output.WriteLine($"seed {SimulationRun.Seed}");

        Results.Value[(scenario, contestant)].Amplification.ShouldBeLessThan(
            1.3 + (10 / Scenario.All.Single(s => s.Name == scenario).Asked));
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void EdgeKit_recovers(string scenario, string contestant) =>
        Results.Value[(scenario, contestant)].Recovery.ShouldNotBeNull();

    /// <summary>A policy that rejects calls which would have succeeded is worse than none.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void A_policy_without_circuit_settings_costs_no_success(string scenario, string contestant) =>
        Results.Value[(scenario, contestant)].Goodput.ShouldBeGreaterThanOrEqualTo(
            Results.Value[(scenario, Contestant.All[0].Name)].Goodput - 0.001);

    /// <summary>Nearly all of what is sent to a dead host is for nothing, and so is the wait for it.</summary>
    [Theory]
    [MemberData(nameof(Outages))]
    public void A_failing_host_gets_fewer_calls_and_no_caller_waits_longer(
        string scenario, string contestant)
    {
        var (with, without) = (
            Results.Value[(scenario, contestant)], Results.Value[(scenario, Contestant.All[0].Name)]);

        with.Amplification.ShouldBeLessThan(without.Amplification * 0.9);
        with.Wait.ShouldBeLessThan(TimeSpan.FromSeconds(Math.Max(1, without.Wait.TotalSeconds * 0.6)));
    }

    [Fact]
    public void A_run_is_the_same_each_time() =>
        SimulationRun.Of(Scenario.All[0], Contestant.All[^1]).ShouldBe(
            Results.Value[(Scenario.All[0].Name, Contestant.All[^1].Name)]);

    [Fact]
    public void The_table_in_the_documentation_matches_the_simulation()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "resilience.md");
        var text = File.ReadAllText(path);
        var (begin, end) = (
            text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var table = Table();
        output.WriteLine(table);
        if (Environment.GetEnvironmentVariable("EDGEKIT_ACCEPT_TABLE") == "1")
        {
            File.WriteAllText(path, text[..begin] + table + text[end..]);
            return;
        }

        text[begin..end].ShouldBe(
            table, "run once with EDGEKIT_ACCEPT_TABLE=1 and commit docs/resilience.md when the change is meant");
    }

    private static string Table()
    {
        var table = new StringBuilder(
            "| scenario | policy | amplification | goodput | wait | time to recover |\n|---|---|---|---|---|---|\n");
        foreach (var (run, result) in Results.Value)
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"| {run.Scenario} | {run.Contestant} | {result.Cells} |\n");
        }

        return table.ToString();
    }

    private static TheoryData<string, string> Of(Func<Scenario, bool> isMeant)
    {
        var runs = new TheoryData<string, string>();
        foreach (var (scenario, contestant) in Scenario.All.Where(
            isMeant).SelectMany(_ => Contestant.All.Where(c => c.IsEdgeKit), (s, c) => (s.Name, c.Name)))
        {
            runs.Add(scenario, contestant);
        }

        return runs;
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
