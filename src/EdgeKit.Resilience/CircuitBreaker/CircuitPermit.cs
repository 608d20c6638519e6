namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>
/// Says which phase let a call through: the end of the call is reported to that phase, so a straggler of an earlier
/// phase decides nothing.
/// </summary>
/// <param name="Phase">The phase.</param>
/// <param name="EnteredAt">When, in ticks; zero when the phase has no use for it.</param>
/// <param name="Slot">The place of a probe.</param>
internal readonly record struct CircuitPermit(Phase Phase, long EnteredAt = 0, int Slot = 0);
