namespace EdgeKit.RateLimit.Algorithms;

/// <summary>What was seen in the last short while.</summary>
/// <param name="Latency">The median of the requests that ended well, in seconds.</param>
/// <param name="Samples">How many those were.</param>
/// <param name="Failures">How many ended by overload or time-out.</param>
/// <param name="MaxInFlight">The most that ran at the same time.</param>
internal readonly record struct AdaptiveWindow(double Latency, int Samples, int Failures, int MaxInFlight);
