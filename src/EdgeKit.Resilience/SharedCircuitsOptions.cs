using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Shares open circuits between the instances of an application through Redis. While others have a circuit open, this
/// instance opens its own at a lower threshold, but never without failures here. No call waits for Redis; without it,
/// each instance decides alone. Requires the package EdgeKit.Resilience.Redis.
/// </summary>
public sealed class SharedCircuitsOptions
{
    /// <summary>
    /// Number of other instances that must have the circuit open before this one lowers its threshold, 1 to 1,000.
    /// Default: 1.
    /// </summary>
    [Range(1, 1_000)]
    public int Quorum { get; set; } = 1;

    /// <summary>
    /// Factor applied to the circuit's thresholds meanwhile (<see cref="CircuitBreakerOptions.FailureRatio"/>,
    /// <see cref="CircuitBreakerOptions.SlowCallRatio"/>, <see cref="CircuitBreakerOptions.ConsecutiveFailures"/>), 0.1
    /// to 1. Default: 0.5.
    /// </summary>
    [Range(0.1d, 1d)]
    public double Threshold { get; set; } = 0.5;
}
