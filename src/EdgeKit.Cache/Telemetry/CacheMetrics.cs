using System.Diagnostics.Metrics;
using EdgeKit.Cache.Entries;
using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Telemetry;

internal sealed class CacheMetrics
{
    private const string Policy = "edgekit.cache.policy";
    private const string Outcome = "edgekit.cache.outcome";

    private readonly Meter _meter;
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _fills;
    private readonly Counter<long> _missed;

    public CacheMetrics(IMeterFactory meterFactory, PolicyStates policies)
    {
        _meter = meterFactory.Create("EdgeKit.Cache");
        _lookups = _meter.CreateCounter<long>("edgekit.cache.lookups", "{lookup}", "Lookups by policy and outcome.");
        _requests = _meter.CreateCounter<long>(
            "edgekit.cache.http.requests", "{request}", "HTTP requests under a cache policy by outcome.");
        _fills = _meter.CreateHistogram<double>(
            "edgekit.cache.fill.duration", "s", "Duration of fills by policy and outcome.");
        _missed = _meter.CreateCounter<long>(
            "edgekit.cache.events.missed",
            "{event}", "Events of other instances that were lost and read from the log.");
        _meter.CreateObservableGauge(
            "edgekit.cache.memory.bytes", () => policies.Memory.Bytes, "By", "Memory used by entries.");
        _meter.CreateObservableGauge(
            "edgekit.cache.memory.entries", () => policies.Memory.Count, "{entry}", "Entries in memory.");
        _meter.CreateObservableCounter(
            "edgekit.cache.memory.evictions", () => policies.Memory.Evictions, "{entry}", "Evicted entries.");
    }

    public void ObserveBackgroundFills(Func<int> count) => _meter.CreateObservableGauge(
        "edgekit.cache.fills.background", count, "{fill}", "Factories that run without a waiting caller.");

    public void LookedUp(string policy, LookupKind kind)
    {
        if (_lookups.Enabled)
        {
            _lookups.Add(1, new(Policy, policy), new KeyValuePair<string, object?>(Outcome, NameOf(kind)));
        }
    }

    public void Answered(string policy, string outcome)
    {
        if (_requests.Enabled)
        {
            _requests.Add(1, new(Policy, policy), new KeyValuePair<string, object?>(Outcome, outcome));
        }
    }

    public void Filled(string policy, string outcome, TimeSpan time) => _fills.Record(
        time.TotalSeconds, new(Policy, policy), new KeyValuePair<string, object?>(Outcome, outcome));

    public void Missed(long events) => _missed.Add(events);

    private static string NameOf(LookupKind kind) => kind switch
    {
        LookupKind.Hit => "hit",
        LookupKind.Stale => "stale",
        LookupKind.Lead => "lead",
        LookupKind.Follow => "follow",
        LookupKind.Bypass => "bypass",
        LookupKind.BackingOff => "backing_off",
        _ => "elsewhere",
    };
}
