using System.Diagnostics;

namespace EdgeKit.Ratios;

/// <summary>Runs two ways of doing the same by turns, so that what the machine does meanwhile hits both, and takes the median of each.</summary>
internal static class Rounds
{
    private const int WarmUp = 4; // the runtime compiles again, in the background, what turned out to be hot

    /// <param name="rounds">How often each runs.</param>
    /// <param name="ours">Runs ours once and says how many operations that were.</param>
    /// <param name="theirs">The same for the rival.</param>
    /// <returns>Operations per second, medians.</returns>
    public static async Task<(double Ours, double Theirs, double AllocatedByOurs)> PerSecondAsync(int rounds, Func<Task<long>> ours, Func<Task<long>> theirs)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            await ours();
            await theirs();
        }

        var (oursPerSecond, theirsPerSecond, allocated) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < rounds; i++)
        {
            theirsPerSecond.Add((await MeasureAsync(theirs)).PerSecond);
            var (perSecond, bytes) = await MeasureAsync(ours);
            oursPerSecond.Add(perSecond);
            allocated.Add(bytes);
        }

        return (Median(oursPerSecond), Median(theirsPerSecond), Median(allocated));
    }

    private static async Task<(double PerSecond, double Bytes)> MeasureAsync(Func<Task<long>> run)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var operations = await run();
        var elapsed = Stopwatch.GetElapsedTime(started);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        return (operations / elapsed.TotalSeconds, (double)bytes / operations);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
