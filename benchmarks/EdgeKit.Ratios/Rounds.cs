using System.Diagnostics;

namespace EdgeKit.Ratios;

/// <summary>
/// Runs two ways of doing the same by turns, so that what the machine does meanwhile hits both, and takes the median of
/// each.
/// </summary>
internal static class Rounds
{
    /// <summary>Rounds of each side that do not count.</summary>
    public const int WarmUp = 4; // the runtime compiles again, in the background, what turned out to be hot

    /// <param name="rounds">How often each runs.</param>
    /// <param name="ours">Runs ours once and says how many operations that were.</param>
    /// <param name="theirs">The same for the rival.</param>
    /// <returns>Medians of each side.</returns>
    public static async Task<Duel> RunAsync(int rounds, Func<Task<long>> ours, Func<Task<long>> theirs)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            await ours();
            await theirs();
        }

        var (mine, rivals) = (new List<Pace>(), new List<Pace>());
        for (var i = 0; i < rounds; i++)
        {
            rivals.Add(await MeasureAsync(theirs));
            mine.Add(await MeasureAsync(ours));
        }

        return new(Pace.Median(mine), Pace.Median(rivals));
    }

    private static async Task<Pace> MeasureAsync(Func<Task<long>> run)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var operations = await run();
        var elapsed = Stopwatch.GetElapsedTime(started);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        return new(operations / elapsed.TotalSeconds, (double)bytes / operations);
    }
}
