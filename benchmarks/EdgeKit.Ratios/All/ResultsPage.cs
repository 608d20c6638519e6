using System.Globalization;
using System.Text;

namespace EdgeKit.Ratios.All;

/// <summary>The page of results, in Markdown.</summary>
internal static class ResultsPage
{
    public static string Write(
        Circumstances circumstances, int runs, IReadOnlyDictionary<string, List<RatioResult>> measured,
        IReadOnlyList<string> reports, IReadOnlyList<string> failed)
    {
        var lowest = measured.Where(
            it => it.Value.Count > 0).ToDictionary(it => it.Key, it => it.Value.MinBy(result => result.Ratio)!);
        var behind = lowest.Where(
            it => it.Value.Ratio < 1).OrderBy(it => it.Value.Ratio).Select(it => $"{it.Key} {Number(it.Value.Ratio)}");
        var page = new StringBuilder($$"""
            # All ratios

            Written by `dotnet run -c Release --project benchmarks/EdgeKit.Ratios -- {{AllRatios.Name}} {{runs}}`: each ratio in a process of its own, ours and the rival's by
            turns, medians of the rounds. Above 1 ours is better; the run with the lowest ratio counts, and its figures stand here. What the two sides do alike and
            what they do not is in [cache](cache.md#against-the-libraries), [rate limits](rate-limit.md) and [resilience](resilience.md).

            {{circumstances.Commit}}, on {{circumstances.Machine}}. Load of the machine before: {{circumstances.Load}}.
            Rivals: {{string.Join(", ", circumstances.Packages)}}.

            | ratio | what | runs | ours | theirs | unit | B allocated by ours | by theirs |
            |---|---|---|---|---|---|---|---|

            """);
        foreach (var ratio in Contents.All.Where(ratio => lowest.ContainsKey(ratio.Name)))
        {
            page.Append(Row(ratio, measured[ratio.Name], lowest[ratio.Name]));
        }

        page.Append(CultureInfo.InvariantCulture, $"\nBehind the rival: {string.Join(", ", behind)}.\n");
        foreach (var report in reports)
        {
            page.Append(CultureInfo.InvariantCulture, $"\nWithout a rival: `{report}`\n");
        }

        if (failed.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n**Did not run**: {string.Join(", ", failed)}.\n");
        }

        return page.ToString();
    }

    private static string Row(IRatio ratio, List<RatioResult> all, RatioResult lowest)
    {
        var runs = string.Join(
            ", ", all.Select(result => result == lowest ? $"**{Number(result.Ratio)}**" : Number(result.Ratio)));
        string[] cells = [ratio.Name, ratio.About, runs, Number(
            lowest.Ours), Number(lowest.Theirs), lowest.Unit, Number(lowest.Allocated), Number(lowest.TheirsAllocated)];
        return $"| {string.Join(" | ", cells)} |\n";
    }

    private static string Number(double value) => value switch
    {
        double.NaN => "",
        0 or 1 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
