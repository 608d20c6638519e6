namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Names the phase that admitted a call. The result is reported to that phase, so that a late result of an earlier
/// phase changes nothing.
/// </summary>
internal readonly record struct CircuitPermit(Phase Phase, long EnteredAt = 0, int Slot = 0);
