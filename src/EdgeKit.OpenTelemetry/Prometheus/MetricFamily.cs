namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>All series of one name.</summary>
/// <param name="Name">The name without the suffix that its kind adds.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="Help">The description, in one line.</param>
/// <param name="Series">The series by their labels.</param>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Help, Dictionary<string, MetricSeries> Series)
{
    /// <summary>
    /// Two meters may measure the same under one name, as two hosts of a process do: their series are added up.
    /// </summary>
    public void Add(string labels, MetricSeries series) =>
        Series[labels] = Series.TryGetValue(labels, out var earlier) ? earlier.Merge(series, Kind) : series;
}
