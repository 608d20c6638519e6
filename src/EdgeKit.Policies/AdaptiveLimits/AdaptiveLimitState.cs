namespace EdgeKit.Policies.AdaptiveLimits;

/// <param name="Limit">The limit in force, not rounded.</param>
/// <param name="Baseline">
/// Duration of a request while the service is not loaded, in seconds; 0 before the first window.
/// </param>
/// <param name="Windows">Number of windows since the baseline was last probed.</param>
/// <param name="Restore">The limit to restore after a probe; 0 if none is running.</param>
internal readonly record struct AdaptiveLimitState(double Limit, double Baseline, int Windows = 0, double Restore = 0);
