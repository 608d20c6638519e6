using System.Diagnostics.Metrics;

namespace EdgeKit.Policies.Tests.Support;

/// <summary>Counts what one host's <c>edgekit.policies.reloads</c> reports.</summary>
internal sealed class ReloadCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _accepted;
    private long _rejected;

    public ReloadCounts(IMeterFactory host)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "edgekit.policies.reloads" && ReferenceEquals(instrument.Meter.Scope, host))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var accepted = (string?)tags[0].Value == "accepted";
            Interlocked.Add(ref accepted ? ref _accepted : ref _rejected, count);
        });
        _listener.Start();
    }

    public long Accepted => Interlocked.Read(ref _accepted);

    public long Rejected => Interlocked.Read(ref _rejected);

    public void Dispose() => _listener.Dispose();
}
