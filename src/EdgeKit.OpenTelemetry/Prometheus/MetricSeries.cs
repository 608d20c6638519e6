namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>One series at one instant.</summary>
/// <param name="Value">The value; of a histogram the sum.</param>
/// <param name="Buckets">Of a histogram the buckets, not cumulative; otherwise empty.</param>
/// <param name="Exemplars">Measurements that lead to traces.</param>
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
