using OpenTelemetry.Metrics;

namespace EdgeKit.OpenTelemetry.Prometheus;

internal static class MetricTypeExtensions
{
    /// <summary>Whether measurements are whole numbers.</summary>
    public static bool IsLong(this MetricType type) =>
        type is MetricType.LongSum or MetricType.LongSumNonMonotonic or MetricType.LongGauge;
}
