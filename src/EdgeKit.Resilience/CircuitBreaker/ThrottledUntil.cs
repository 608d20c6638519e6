namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>How long an authority that asked for it is left alone.</summary>
internal sealed record ThrottledUntil(long UntilTicks, CircuitRejection Rejection);
