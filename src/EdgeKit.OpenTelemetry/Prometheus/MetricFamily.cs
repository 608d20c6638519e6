namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>All series of one metric name, which is without the suffix of its kind.</summary>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Help, Dictionary<string, MetricSeries> Series)
{
    /// <summary>Series that two meters report under one name are summed.</summary>
    public void Add(string labels, MetricSeries series) =>
        Series[labels] = Series.TryGetValue(labels, out var earlier) ? earlier.Merge(series, Kind) : series;
}
