namespace EdgeKit.Ratios.Resilience;

/// <summary>A call that an open circuit refuses with an outcome; nothing is thrown.</summary>
internal sealed class BreakerOpenRatio : IRatio
{
    public string Name => "breaker-open";

    public string About => "a call refused by an open circuit, as an outcome, 1 thread, against Polly's circuit breaker";

    public async Task<RatioResult> MeasureAsync()
    {
        var ours = await BreakerRuns.OpenAsync(BreakerRuns.Ours());
        var theirs = await BreakerRuns.OpenAsync(BreakerRuns.Theirs());
        var (oursPerSecond, theirsPerSecond, allocated) = await Rounds.PerSecondAsync(
            5, () => BreakerRuns.RunAsync(ours, 1), () => BreakerRuns.RunAsync(theirs, 1));
        return RatioResult.LessIsBetter(1e9 / oursPerSecond, 1e9 / theirsPerSecond, "ns", allocated < 0.01 ? 0 : allocated);
    }
}
