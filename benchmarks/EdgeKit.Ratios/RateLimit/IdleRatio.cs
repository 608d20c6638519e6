using System.Diagnostics;
using System.Threading.RateLimiting;

namespace EdgeKit.Ratios.RateLimit;

/// <summary>
/// What a million buckets cost that nobody asks: processor time of this process while nothing happens.
/// </summary>
internal sealed class IdleRatio : IRatio
{
    private const int Keys = 1_000_000;
    private const double ClockTick = 0.01;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(4);

    public string Name => "ratelimit-idle";

    public string About =>
        $"{Keys} partly used buckets, nobody asks, against PartitionedRateLimiter of TokenBucketRateLimiter";

    public async Task<RatioResult> MeasureAsync()
    {
        await using var services = await Limits.StartAsync("Strict", 1_000, 1);
        await using var ours = Limits.LimitersOf(services).GetPartitioned<int>(
            "p", static key => key.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var (oursSeconds, oursBytes) = await IdleAsync(ours);
        double theirsSeconds;
        long theirsBytes;
        await using (var theirs = PartitionedRateLimiter.Create<int, int>(
            key => RateLimitPartition.GetTokenBucketLimiter(key, static _ => Rival())))
        {
            (theirsSeconds, theirsBytes) = await IdleAsync(theirs);
        }

        // Less than the clock of the kernel can tell is taken as one tick of it.
        return RatioResult.LessIsBetter(
            (Share(oursSeconds), oursBytes / Keys), (Share(theirsSeconds), theirsBytes / Keys), "share-of-a-core");
    }

    private static double Share(double seconds) => Math.Max(seconds, ClockTick) / Idle.TotalSeconds;

    private static async Task<(double Seconds, long Bytes)> IdleAsync(PartitionedRateLimiter<int> limiter)
    {
        for (var i = 0; i < Keys; i++)
        {
            limiter.AttemptAcquire(i, 500).Dispose();
        }

        GC.Collect();
        await Task.Delay(TimeSpan.FromSeconds(1));
        using var process = Process.GetCurrentProcess();
        var bytes = GC.GetTotalAllocatedBytes();
        var before = process.TotalProcessorTime;
        await Task.Delay(Idle);
        process.Refresh();
        return ((process.TotalProcessorTime - before).TotalSeconds, GC.GetTotalAllocatedBytes() - bytes);
    }

    private static TokenBucketRateLimiterOptions Rival() => new()
    {
        TokenLimit = 1_000,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
