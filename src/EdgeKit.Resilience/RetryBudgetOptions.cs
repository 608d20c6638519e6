using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Limits the retries and hedges of one client to one authority, so that they cannot turn a partial failure into an
/// outage. A token bucket: each call adds <see cref="Ratio"/>, each second adds <see cref="PerSecond"/>, and each retry
/// or hedge takes 1 (Finagle's retry budget).
/// </summary>
public sealed class RetryBudgetOptions
{
    /// <summary>Retries per call, 0 to 1. Default: 0.2.</summary>
    [Range(0d, 1d)]
    public double Ratio { get; set; } = 0.2;

    /// <summary>
    /// Retries per second whatever the number of calls, 0 to 100,000, so that a client with few calls can retry too;
    /// also the initial balance. Default: 0.1, with an initial balance of 10.
    /// </summary>
    [Range(0d, 100_000d)]
    public double? PerSecond { get; set; }

    internal double EffectivePerSecond => PerSecond ?? 0.1;

    internal double InitialBalance => PerSecond ?? 10;
}
