using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>Converts the SDK's metrics into Prometheus metric families.</summary>
internal sealed class MetricFamilyBuilder
{
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    public IReadOnlyCollection<MetricFamily> Families => _families.Values;

    public void Add(Metric metric)
    {
        if (KindOf(metric.MetricType) is not { } kind)
        {
            return;
        }

        var family = Family(PrometheusNames.Metric(metric.Name, metric.Unit, kind), kind, metric.Description);
        if (family.Kind != kind)
        {
            return;
        }

        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            family.Add(PrometheusNames.Labels(point.Tags), Read(point, metric.MetricType, kind));
        }
    }

    /// <summary>Adds <c>target_info</c>, a gauge of 1 with the attributes of the resource.</summary>
    public void AddTarget(Resource resource) =>
        Family("target_info", MetricKind.Gauge, "Target metadata").Add(
            PrometheusNames.Labels(resource.Attributes), new MetricSeries(1, [], []));

    private MetricFamily Family(string name, MetricKind kind, string help)
    {
        if (!_families.TryGetValue(name, out var family))
        {
            _families[name] = family = new MetricFamily(name, kind, help, []);
        }

        return family;
    }

    private static MetricKind? KindOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => MetricKind.Counter,
        MetricType.Histogram => MetricKind.Histogram,
        MetricType.ExponentialHistogram => null,
        _ => MetricKind.Gauge,
    };

    private static bool IsLong(MetricType type) =>
        type is MetricType.LongSum or MetricType.LongSumNonMonotonic or MetricType.LongGauge;

    private static MetricSeries Read(in MetricPoint point, MetricType type, MetricKind kind)
    {
        var buckets = kind == MetricKind.Histogram ? Buckets(point) : [];
        return new MetricSeries(
            Value(point, type), buckets, kind == MetricKind.Gauge ? [] : Exemplars(point, IsLong(type)));
    }

    private static double Value(in MetricPoint point, MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => point.GetHistogramSum(),
    };

    private static (double Bound, long Count)[] Buckets(in MetricPoint point)
    {
        var buckets = new List<(double, long)>();
        foreach (var bucket in point.GetHistogramBuckets())
        {
            buckets.Add((bucket.ExplicitBound, bucket.BucketCount));
        }

        return [.. buckets];
    }

    private static List<MetricExemplar> Exemplars(in MetricPoint point, bool isLong)
    {
        var exemplars = new List<MetricExemplar>();
        if (point.TryGetExemplars(out var taken))
        {
            foreach (ref readonly var exemplar in taken)
            {
                exemplars.Add(new MetricExemplar(
                    isLong ? exemplar.LongValue : exemplar.DoubleValue,
                    exemplar.Timestamp,
                    exemplar.TraceId.ToHexString(),
                    exemplar.SpanId.ToHexString()));
            }
        }

        return exemplars;
    }
}
