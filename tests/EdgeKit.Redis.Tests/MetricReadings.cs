using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Redis.Tests;

/// <summary>Reads the instruments of EdgeKit.Redis that belong to one container.</summary>
internal sealed class MetricReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(Instrument Instrument, double Value, string Tags)> _readings = new();

    public MetricReadings()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "EdgeKit.Redis")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Keep(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Keep(i, value, tags));
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Keep(i, value, tags));
        _listener.Start();
    }

    /// <summary>The current value of an observable instrument.</summary>
    public double Read(string instrument, IServiceProvider services)
    {
        _readings.Clear();
        _listener.RecordObservableInstruments();
        return Of(instrument, services).Single().Value;
    }

    /// <summary>The measurements of an instrument, with tags as <c>name=value name=value</c>.</summary>
    public IEnumerable<(double Value, string Tags)> Of(string instrument, IServiceProvider services)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        return _readings.Where(
            r => r.Instrument.Name == instrument && r.Instrument.Meter.Scope == factory).Select(r => (r.Value, r.Tags));
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _readings.Enqueue((instrument, value, string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))));
}
