namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>The end of a wait that the authority asked for with Retry-After.</summary>
internal sealed record ThrottledUntil(long UntilTicks, CircuitRejection Rejection);
