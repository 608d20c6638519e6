namespace EdgeKit.Tracing.Boundary;

/// <summary>What a request's trace begins with.</summary>
/// <param name="Boundary">What happens to the caller's context.</param>
/// <param name="SampleRatio">
/// The ratio that a rule asks for; <see langword="null"/> leaves the general one in force.
/// </param>
/// <param name="Force">Whether the request is sampled whatever anyone else decided.</param>
internal readonly record struct BoundaryDecision(TraceBoundary Boundary, double? SampleRatio, bool Force);
