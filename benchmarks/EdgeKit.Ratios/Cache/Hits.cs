using System.Diagnostics;

namespace EdgeKit.Ratios.Cache;

/// <summary>Reads that find what they look for: 10,000 keys, one thread.</summary>
internal static class Hits
{
    public const int Keys = 10_000;

    private const int Stride = 7_919;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.8);

    public static IReadOnlyList<string> All => Names;

    private static string[] Names { get; } = [.. Enumerable.Range(0, Keys).Select(i => $"product-{i}")];

    /// <param name="finds">Reads a key; whether it was there, and at once.</param>
    public static Task<long> RunAsync(Func<string, bool> finds) =>
        Task.Factory.StartNew(() => Run(finds), TaskCreationOptions.LongRunning);

    private static long Run(Func<string, bool> finds)
    {
        var (operations, key) = (0L, 0);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Round; operations += Keys)
        {
            for (var i = 0; i < Keys; i++)
            {
                if (!finds(Names[key]))
                {
                    throw new InvalidOperationException($"{Names[key]} was not there.");
                }

                key += Stride;
                key = key >= Keys ? key - Keys : key;
            }
        }

        return operations;
    }
}
