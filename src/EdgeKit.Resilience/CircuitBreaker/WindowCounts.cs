namespace EdgeKit.Resilience.CircuitBreaker;

/// <summary>What a window holds at one moment.</summary>
internal readonly record struct WindowCounts(long Calls, long Failed, long Slow);
