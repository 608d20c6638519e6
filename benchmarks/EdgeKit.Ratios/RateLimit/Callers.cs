using System.Diagnostics;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>Callers who ask one after the other, all at the same time, for a while.</summary>
internal static class Callers
{
    public const int Count = 64;

    private const int Batch = 8;

    public static async Task<long> RunAsync(TimeSpan time, Func<int, int, ValueTask> ask)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, Count).Select(caller => Task.Run(async () =>
        {
            var asked = 0;
            while (Stopwatch.GetTimestamp() < end)
            {
                for (var i = 0; i < Batch; i++)
                {
                    await ask(caller, asked++);
                }
            }

            return (long)asked;
        })));
        return counts.Sum();
    }
}
