using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Shop.Orders.EventStore;

namespace Shop.Orders.Projections;

/// <summary>
/// <c>shop.projection.lag</c> in seconds: the age of the last event when it was applied, or, while more events wait,
/// the age of the last applied one.
/// </summary>
internal sealed class ProjectionLag
{
    public const string MeterName = "Shop.Orders";
    private readonly ConcurrentDictionary<string, (TimeSpan Lag, DateTimeOffset? BehindSince)> _lags = new();
    private readonly TimeProvider _timeProvider;

    public ProjectionLag(IMeterFactory meters, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        meters.Create(MeterName).CreateObservableGauge(
            "shop.projection.lag", Measure, "s", "How far a projection is behind the events.");
    }

    public void Record(string projection, IReadOnlyList<OrderEventRow> batch, bool isBehind, DateTimeOffset now)
    {
        if (batch is [.., var last])
        {
            _lags[projection] = (now - last.At, isBehind ? last.At : null);
        }
        else
        {
            _lags[projection] = (TimeSpan.Zero, null);
        }
    }

    public double SecondsOf(string projection) => !_lags.TryGetValue(projection, out var lag)
        ? 0
        : (lag.BehindSince is { } since ? _timeProvider.GetUtcNow() - since : lag.Lag).TotalSeconds;

    private IEnumerable<Measurement<double>> Measure() => _lags.Keys.Select(projection => new Measurement<double>(
        SecondsOf(projection), new KeyValuePair<string, object?>("shop.projection", projection)));
}
