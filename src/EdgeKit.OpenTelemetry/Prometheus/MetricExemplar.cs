namespace EdgeKit.OpenTelemetry.Prometheus;

/// <summary>One measurement and the span in which it was taken.</summary>
internal readonly record struct MetricExemplar(double Value, DateTimeOffset At, string TraceId, string SpanId);
