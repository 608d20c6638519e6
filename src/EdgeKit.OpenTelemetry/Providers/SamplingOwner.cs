namespace EdgeKit.OpenTelemetry.Providers;

/// <param name="IsTracing">Whether EdgeKit.Tracing decides which traces are sampled.</param>
internal sealed record SamplingOwner(bool IsTracing);
