namespace EdgeKit.Resilience.CircuitBreaker;

internal readonly record struct WindowCounts(long Calls, long Failed, long Slow);
