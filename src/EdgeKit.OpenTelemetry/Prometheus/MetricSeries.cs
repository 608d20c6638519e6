namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>A series at one point in time. For a histogram the value is the sum; buckets are not cumulative.</summary>
internal sealed record MetricSeries(double Value, (double Bound, long Count)[] Buckets, List<MetricExemplar> Exemplars)
{
    public MetricSeries Merge(MetricSeries other, MetricKind kind) => kind switch
    {
        MetricKind.Gauge => this with { Value = Value + other.Value },
        _ when Buckets.Length != other.Buckets.Length => this,
        _ => new MetricSeries(
            Value + other.Value,
            [.. Buckets.Zip(other.Buckets, (a, b) => (a.Bound, a.Count + b.Count))],
            [.. Exemplars, .. other.Exemplars]),
    };
}
