namespace EdgeKit.RateLimit.Algorithms;

/// <summary>What an adaptive limit knows.</summary>
/// <param name="Limit">The limit in force, not rounded.</param>
/// <param name="Baseline">
/// How many seconds a request takes when the service is not loaded; 0 before the first window.
/// </param>
/// <param name="Windows">How many windows have passed since the baseline was last probed.</param>
/// <param name="Restore">The limit to go back to after a probe; 0 when none is under way.</param>
internal readonly record struct AdaptiveState(double Limit, double Baseline, int Windows = 0, double Restore = 0);
