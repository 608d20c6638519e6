namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>All series of one metric. The name excludes the suffix of its kind, such as <c>_total</c>.</summary>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Help, Dictionary<string, MetricSeries> Series)
{
    /// <summary>Adds a series; series that two meters report under one name are summed.</summary>
    public void Add(string labels, MetricSeries series) =>
        Series[labels] = Series.TryGetValue(labels, out var earlier) ? earlier.Merge(series, Kind) : series;
}
