using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Bounds the retries and hedges of one client to one authority, so that they cannot turn a brown-out into an outage:
/// each call deposits <see cref="Ratio"/>, time deposits <see cref="PerSecond"/>, each retry or hedge costs 1
/// (Finagle's retry budget).
/// </summary>
public sealed class RetryBudgetOptions
{
    /// <summary>Retries per call, 0 to 1.</summary>
    /// <value>Default: 0.2.</value>
    [Range(0d, 1d)]
    public double Ratio { get; set; } = 0.2;

    /// <summary>
    /// Retries per second whatever the number of calls, 0 to 100,000, so that a quiet client can retry too; as many may
    /// be sent to begin with. Many quiet clients of one service add up.
    /// </summary>
    /// <value>Default: 0.1, with 10 retries to begin with.</value>
    [Range(0d, 100_000d)]
    public double? PerSecond { get; set; }

    internal double EffectivePerSecond => PerSecond ?? 0.1;

    internal double InitialBalance => PerSecond ?? 10;
}
