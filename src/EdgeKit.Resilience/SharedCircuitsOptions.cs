using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Lets the instances of an application tell each other through Redis which circuits are open. While others have a
/// circuit open, this instance opens its own at a lower threshold; it never opens one that has no failures of its own.
/// Nothing is asked of Redis for a call, and without a connection string, or while Redis is away, each instance judges
/// alone. The package EdgeKit.Resilience.Redis carries the news.
/// </summary>
public sealed class SharedCircuitsOptions
{
    /// <summary>
    /// How many other instances must have the circuit open before this one lowers its threshold, 1 to 1,000.
    /// </summary>
    /// <value>Default: 1.</value>
    [Range(1, 1_000)]
    public int Quorum { get; set; } = 1;

    /// <summary>
    /// What the thresholds of the circuit (<see cref="CircuitBreakerOptions.FailureRatio"/>,
    /// <see cref="CircuitBreakerOptions.SlowCallRatio"/>, <see cref="CircuitBreakerOptions.ConsecutiveFailures"/>) are
    /// multiplied by meanwhile, 0.1 to 1.
    /// </summary>
    /// <value>Default: 0.5.</value>
    [Range(0.1d, 1d)]
    public double Threshold { get; set; } = 0.5;
}
