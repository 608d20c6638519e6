namespace EdgeKit.Ratios.Resilience;

/// <summary>A call through a closed circuit, on one thread and on two; the lower ratio counts.</summary>
internal sealed class BreakerClosedRatio : IRatio
{
    public string Name => "breaker-closed";

    public string About =>
        "a call through a closed circuit, 1 and 2 threads (the lower ratio), against Polly's circuit breaker";

    public async Task<RatioResult> MeasureAsync()
    {
        var (one, two) = (await MeasureAsync(threads: 1), await MeasureAsync(threads: 2));
        return one.Ratio < two.Ratio ? one : two;
    }

    private static async Task<RatioResult> MeasureAsync(int threads)
    {
        var (ours, theirs) = (BreakerRuns.Ours(), BreakerRuns.Theirs());
        return RatioResult.Time(
            await Rounds.RunAsync(5, () => BreakerRuns.RunAsync(
                ours, threads), () => BreakerRuns.RunAsync(theirs, threads)), "ns", threads);
    }
}
