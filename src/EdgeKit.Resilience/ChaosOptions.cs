using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Injects faults below all other stages, as if the network or the authority had them. Outside the Development
/// environment the start fails unless <see cref="Force"/> is set.
/// </summary>
public sealed class ChaosOptions
{
    /// <summary>Share of attempts that are delayed, 0 to 1. Default: 0.</summary>
    [Range(0d, 1d)]
    public double LatencyRate { get; set; }

    /// <summary>Length of an injected delay. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Latency { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Share of attempts that fail like a broken connection, 0 to 1. Default: 0.</summary>
    [Range(0d, 1d)]
    public double FaultRate { get; set; }

    /// <summary>
    /// Share of attempts that get a response with <see cref="OutcomeStatus"/> without being sent, 0 to 1. Default: 0.
    /// </summary>
    [Range(0d, 1d)]
    public double OutcomeRate { get; set; }

    /// <summary>Status of an injected response, 400 to 599. Default: 503.</summary>
    [Range(400, 599)]
    public int OutcomeStatus { get; set; } = 503;

    /// <summary>Allows fault injection outside Development. Default: false.</summary>
    public bool Force { get; set; }
}
