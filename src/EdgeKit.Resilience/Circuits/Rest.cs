namespace EdgeKit.Resilience.Circuits;

/// <summary>How long an authority that asked for it is left alone.</summary>
internal sealed record Rest(long UntilTicks, CircuitRefusal Rejection);
