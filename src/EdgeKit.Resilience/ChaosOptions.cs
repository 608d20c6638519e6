using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Injects faults below every other stage, as if the network or the authority had them. Outside the Development
/// environment it fails the start unless <see cref="Force"/> is set.
/// </summary>
public sealed class ChaosOptions
{
    /// <summary>The share of attempts that are delayed, 0 to 1.</summary>
    /// <value>Default: 0.</value>
    [Range(0d, 1d)]
    public double LatencyRate { get; set; }

    /// <summary>By how much they are delayed.</summary>
    /// <value>Default: 1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Latency { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The share of attempts that fail as if the connection broke, 0 to 1.</summary>
    /// <value>Default: 0.</value>
    [Range(0d, 1d)]
    public double FaultRate { get; set; }

    /// <summary>
    /// The share of attempts that are answered with <see cref="OutcomeStatus"/> and not sent, 0 to 1.
    /// </summary>
    /// <value>Default: 0.</value>
    [Range(0d, 1d)]
    public double OutcomeRate { get; set; }

    /// <summary>The status of such an answer, 400 to 599.</summary>
    /// <value>Default: 503.</value>
    [Range(400, 599)]
    public int OutcomeStatus { get; set; } = 503;

    /// <summary>Whether faults are injected outside Development too.</summary>
    /// <value>Default: false.</value>
    public bool Force { get; set; }
}
