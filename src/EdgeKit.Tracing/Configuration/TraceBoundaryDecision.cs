namespace EdgeKit.Tracing.Configuration;

/// <summary>The decision on a request's trace context. A ratio comes from the matching rule.</summary>
internal readonly record struct TraceBoundaryDecision(TraceBoundary Boundary, double? SampleRatio, bool ForceSampling);
