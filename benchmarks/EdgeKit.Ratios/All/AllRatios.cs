using System.Diagnostics;

namespace EdgeKit.Ratios.All;

/// <summary>
/// Everything, one after the other, each in a process of its own, because what runs behind another one suffers from
/// what that has left; and the page that says what came out.
/// </summary>
internal static class AllRatios
{
    public const string Name = "all";

    private static string Page => Path.Combine(BuiltShop.Repository, "benchmarks", "results", "rivals.md");

    /// <param name="runs">How often each ratio runs.</param>
    /// <returns>The exit code: 1 when something did not run.</returns>
    public static async Task<int> RunAsync(int runs)
    {
        var circumstances = await Circumstances.LookAsync();
        var measured = Contents.All.ToDictionary(ratio => ratio.Name, _ => new List<RatioResult>());
        var failed = new List<string>();
        for (var run = 0; run < runs; run++)
        {
            foreach (var ratio in Contents.All)
            {
                if (await LineAsync(ratio.Name, failed) is { } line)
                {
                    measured[ratio.Name].Add(RatioResult.Parse(line));
                }
            }
        }

        var reports = new List<string>();
        foreach (var report in Contents.Reports)
        {
            reports.AddRange(await LineAsync(report.Name, failed) is { } line ? [line] : []);
        }

        await File.WriteAllTextAsync(Page, ResultsPage.Write(circumstances, runs, measured, reports, failed));
        Console.WriteLine($"Written to {Page}");
        return failed.Count == 0 ? 0 : 1;
    }

    private static async Task<string?> LineAsync(string name, List<string> failed)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", typeof(AllRatios).Assembly.Location, name]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var line = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            failed.Add(name);
            return null;
        }

        Console.WriteLine(line);
        return line;
    }
}
