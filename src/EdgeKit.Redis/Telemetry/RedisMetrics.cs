using System.Diagnostics.Metrics;

namespace EdgeKit.Redis.Telemetry;

/// <summary>The metrics of the meter EdgeKit.Redis.</summary>
internal sealed class RedisMetrics
{
    public const string MeterName = "EdgeKit.Redis";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _transitions;

    public RedisMetrics(IMeterFactory meterFactory)
    {
        _meter = meterFactory.Create(MeterName);
        _duration = _meter.CreateHistogram<double>(
            "edgekit.redis.duration",
            "s", "Time from sending a call to its outcome, without calls that were rejected immediately.");
        _transitions = _meter.CreateCounter<long>(
            "edgekit.redis.breaker.transitions", "{transition}", "Changes of the breaker, by the state entered.");
    }

    public void Watch(RedisClient client, Func<int> inFlight)
    {
        _meter.CreateObservableGauge(
            "edgekit.redis.state", () => (int)client.State, null, "0 connecting, 1 ready, 2 unavailable.");
        _meter.CreateObservableUpDownCounter(
            "edgekit.redis.in_flight",
            inFlight, "{call}", "Calls that wait for a reply, including those that have timed out.");
    }

    public void Called(string name, string outcome, TimeSpan duration)
    {
        if (_duration.Enabled)
        {
            _duration.Record(
                duration.TotalSeconds, new("edgekit.redis.script", name), new("edgekit.redis.outcome", outcome));
        }
    }

    public void StateChanged(RedisState to) =>
        _transitions.Add(1, new KeyValuePair<string, object?>("edgekit.redis.state", Name(to)));

    private static string Name(RedisState state) => state switch
    {
        RedisState.Connecting => "connecting",
        RedisState.Ready => "ready",
        _ => "unavailable",
    };
}
