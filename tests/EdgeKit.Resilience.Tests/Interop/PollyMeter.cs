using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EdgeKit.Resilience.Tests.Interop;

/// <summary>Listens to what Polly's meter says of one pipeline: the meter belongs to the process.</summary>
internal sealed class PollyMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly string _pipeline;
    private readonly ConcurrentQueue<string> _events = [];
    private readonly ConcurrentQueue<string> _attempts = [];

    public PollyMeter(string pipeline)
    {
        _pipeline = pipeline;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Polly")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Keep(
            instrument, "resilience.polly.strategy.events", tags, _events, "event.name"));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(
            instrument, "resilience.polly.strategy.attempt.duration", tags, _attempts, "attempt.number"));
        _listener.Start();
    }

    public IReadOnlyList<string> Events => [.. _events];

    public IReadOnlyList<string> Attempts => [.. _attempts];

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument,
        string name, ReadOnlySpan<KeyValuePair<string, object?>> tags, ConcurrentQueue<string> to, string tag)
    {
        var all = tags.ToArray().ToDictionary(t => t.Key, t => t.Value);
        if (instrument.Name == name
            && all.ContainsKey("strategy.name") && Equals(all.GetValueOrDefault("pipeline.name"), _pipeline))
        {
            to.Enqueue($"{all.GetValueOrDefault("strategy.name")} {all.GetValueOrDefault(tag)}");
        }
    }
}
