using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Cache.Tests.Support;

/// <summary>The measurements of one meter in some containers.</summary>
internal sealed class Readings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, object?[] Tags)> _all = new();

    public Readings(string meter, IEnumerable<IServiceProvider> containers)
    {
        var factories = containers.Select(c => c.GetRequiredService<IMeterFactory>()).ToArray();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter && factories.Contains(instrument.Meter.Scope))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Keep(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Keep(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Keep(i, value, tags));
        _listener.Start();
    }

    /// <summary>How often an instrument has recorded something with these values of tags.</summary>
    public int Count(string instrument, params string[] tags) =>
        _all.Count(r => r.Instrument == instrument && tags.All(t => r.Tags.Contains(t)));

    /// <summary>Reads an observable instrument.</summary>
    public double Ask(string instrument)
    {
        _listener.RecordObservableInstruments();
        return _all.Last(r => r.Instrument == instrument).Value;
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((instrument.Name, value, [.. tags.ToArray().Select(t => t.Value)]));
}
