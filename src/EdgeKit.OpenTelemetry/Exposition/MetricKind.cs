namespace EdgeKit.OpenTelemetry.Exposition;

internal enum MetricKind
{
    Gauge,
    Counter,
    Histogram,
}
