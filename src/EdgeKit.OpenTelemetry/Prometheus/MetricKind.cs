namespace EdgeKit.OpenTelemetry.Prometheus;

internal enum MetricKind
{
    Gauge,
    Counter,
    Histogram,
}
