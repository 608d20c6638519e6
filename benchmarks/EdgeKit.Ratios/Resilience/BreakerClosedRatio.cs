namespace EdgeKit.Ratios.Resilience;

/// <summary>A call through a closed circuit, on one thread and on two; the lower ratio counts.</summary>
internal sealed class BreakerClosedRatio : IRatio
{
    public string Name => "breaker-closed";

    public string About => "a call through a closed circuit, 1 and 2 threads (the lower ratio), against Polly's circuit breaker";

    public async Task<RatioResult> MeasureAsync()
    {
        var (one, two) = (await MeasureAsync(threads: 1), await MeasureAsync(threads: 2));
        return one.Ratio < two.Ratio ? one : two;
    }

    private static async Task<RatioResult> MeasureAsync(int threads)
    {
        var (ours, theirs) = (BreakerRuns.Ours(), BreakerRuns.Theirs());
        var (oursPerSecond, theirsPerSecond, allocated) = await Rounds.PerSecondAsync(
            5, () => BreakerRuns.RunAsync(ours, threads), () => BreakerRuns.RunAsync(theirs, threads));
        return RatioResult.LessIsBetter(threads * 1e9 / oursPerSecond, threads * 1e9 / theirsPerSecond, "ns", allocated < 0.01 ? 0 : allocated);
    }
}
