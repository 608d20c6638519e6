namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>A measurement with the span in which it was recorded.</summary>
internal readonly record struct MetricExemplar(double Value, DateTimeOffset At, string TraceId, string SpanId);
