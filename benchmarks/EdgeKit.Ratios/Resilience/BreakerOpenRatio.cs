namespace EdgeKit.Ratios.Resilience;

/// <summary>A call that an open circuit refuses with an outcome; nothing is thrown.</summary>
internal sealed class BreakerOpenRatio : IRatio
{
    public string Name => "breaker-open";

    public string About =>
        "a call refused by an open circuit, as an outcome, 1 thread, against Polly's circuit breaker";

    public async Task<RatioResult> MeasureAsync()
    {
        var ours = await BreakerRuns.OpenAsync(BreakerRuns.Ours());
        var theirs = await BreakerRuns.OpenAsync(BreakerRuns.Theirs());
        return RatioResult.Time(
            await Rounds.RunAsync(5, () => BreakerRuns.RunAsync(ours, 1), () => BreakerRuns.RunAsync(theirs, 1)), "ns");
    }
}
