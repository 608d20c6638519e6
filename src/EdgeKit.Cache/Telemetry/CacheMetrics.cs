using System.Diagnostics.Metrics;
using EdgeKit.Cache.Filling;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Telemetry;

internal sealed class CacheMetrics
{
    public const string MeterName = "EdgeKit.Cache";

    private const string Policy = "edgekit.cache.policy";
    private const string Outcome = "edgekit.cache.outcome";

    private readonly Counter<long> _lookups;
    private readonly Histogram<double> _fills;
    private readonly Counter<long> _missed;

    public CacheMetrics(IMeterFactory meterFactory, PolicyStates spaces, BackgroundFills background)
    {
        var meter = meterFactory.Create(MeterName);
        _lookups = meter.CreateCounter<long>("edgekit.cache.lookups", "{lookup}", "Lookups by policy and outcome.");
        _fills = meter.CreateHistogram<double>(
            "edgekit.cache.fill.duration", "s", "Time of each fill by policy and outcome.");
        _missed = meter.CreateCounter<long>("edgekit.cache.events.missed",
            "{event}", "Events of other instances that did not arrive and were read from the log.");
        meter.CreateObservableGauge(
            "edgekit.cache.memory.bytes", () => spaces.Memory.Bytes, "By", "What the entries in memory take.");
        meter.CreateObservableGauge(
            "edgekit.cache.memory.entries", () => spaces.Memory.Count, "{entry}", "Entries in memory.");
        meter.CreateObservableCounter("edgekit.cache.memory.evictions", () =>
            spaces.Memory.Evictions, "{entry}", "Entries that gave way to others.");
        meter.CreateObservableGauge("edgekit.cache.fills.background", () =>
            background.ActiveCount, "{fill}", "Factories that run without a caller.");
    }

    public void LookedUp(string policy, string outcome)
    {
        if (_lookups.Enabled)
        {
            _lookups.Add(1, new KeyValuePair<string, object?>(
                Policy, policy), new KeyValuePair<string, object?>(Outcome, outcome));
        }
    }

    public void Filled(string policy, string outcome, TimeSpan time) => _fills.Record(
        time.TotalSeconds,
        new KeyValuePair<string, object?>(Policy, policy), new KeyValuePair<string, object?>(Outcome, outcome));

    public void Missed(long events) => _missed.Add(events);
}
