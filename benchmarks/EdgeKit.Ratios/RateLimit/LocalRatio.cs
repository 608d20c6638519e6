using System.Diagnostics;
using System.Threading.RateLimiting;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>Decisions in process: 10,000 keys, hardly any refused.</summary>
internal sealed class LocalRatio(string name, int threads) : IRatio
{
    private const int Keys = 10_000;
    private const int Stride = 7_919;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.8);

    private readonly string[] _keys = [.. Enumerable.Range(0, Keys).Select(i => $"user-{i}")];

    public string Name => name;

    public string About =>
        $"{threads} thread(s), {Keys} keys, against PartitionedRateLimiter of TokenBucketRateLimiter";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var services = await Limits.StartAsync("Strict", 1_000_000, 10);
        await using var ours = Limits.LimitersOf(services).GetPartitioned<string>("p", static key => key);
        await using var theirs = PartitionedRateLimiter.Create<string, string>(
            key => RateLimitPartition.GetTokenBucketLimiter(key, static _ => Rival()));
        return RatioResult.Time(await Rounds.RunAsync(7, () => RunAsync(ours), () => RunAsync(theirs)), "ns", threads);
    }

    private async Task<long> RunAsync(PartitionedRateLimiter<string> limiter)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, threads).Select(
            t => Task.Factory.StartNew(() => Run(limiter, t * Keys / threads), TaskCreationOptions.LongRunning)));
        return counts.Sum();
    }

    // By time, so that a busy machine does not make it longer; every key once between two looks at the clock.
    private long Run(PartitionedRateLimiter<string> limiter, int key)
    {
        long operations = 0;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Round; operations += Keys)
        {
            for (var i = 0; i < Keys; i++)
            {
                using var lease = limiter.AttemptAcquire(_keys[key]);
                key += Stride;
                key = key >= Keys ? key - Keys : key;
            }
        }

        return operations;
    }

    private static TokenBucketRateLimiterOptions Rival() => new()
    {
        TokenLimit = 1_000_000,
        TokensPerPeriod = 10,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
