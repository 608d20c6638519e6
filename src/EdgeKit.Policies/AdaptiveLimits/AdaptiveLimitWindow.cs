namespace EdgeKit.Policies.AdaptiveLimits;

/// <summary>The requests that ended within one window.</summary>
/// <param name="Latency">Median duration of the completed requests, in seconds.</param>
/// <param name="Samples">Number of completed requests.</param>
/// <param name="Failures">Number of requests that failed because of overload or a timeout.</param>
/// <param name="MaxInFlight">The most requests that ran at the same time.</param>
internal readonly record struct AdaptiveLimitWindow(double Latency, int Samples, int Failures, int MaxInFlight);
