using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Sends a safe call (GET, HEAD, OPTIONS, TRACE) again when it takes longer than most, takes the first good answer and
/// cancels the other. Hedges come out of the retry budget. Calls that are not safe are retried as usual. Source: Dean
/// and Barroso, The Tail at Scale, CACM 56(2), 2013.
/// </summary>
public sealed class HedgingOptions
{
    /// <summary>The share of the last calls that were quicker than the wait before a hedge, 0.5 to 0.999.</summary>
    /// <value>Default: 0.95.</value>
    [Range(0.5d, 0.999d)]
    public double Quantile { get; set; } = 0.95;

    /// <summary>Hedges per call, 1 to 5.</summary>
    /// <value>Default: 1.</value>
    [Range(1, 5)]
    public int MaxHedgedAttempts { get; set; } = 1;

    /// <summary>The shortest wait before a hedge, whatever was measured.</summary>
    /// <value>Default: 1 ms.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MinDelay { get; set; } = TimeSpan.FromMilliseconds(1);
}
