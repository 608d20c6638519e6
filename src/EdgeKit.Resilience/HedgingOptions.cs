using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;

namespace EdgeKit.Resilience;

/// <summary>
/// Sends a safe call (GET, HEAD, OPTIONS, TRACE) again when it takes longer than most, returns the first success and
/// cancels the others. Hedges are taken from the retry budget. Other calls are retried. Source: Dean and Barroso, The
/// Tail at Scale, CACM 56(2), 2013.
/// </summary>
public sealed class HedgingOptions
{
    /// <summary>Quantile of recent latencies after which a hedge is sent, 0.5 to 0.999. Default: 0.95.</summary>
    [Range(0.5d, 0.999d)]
    public double Quantile { get; set; } = 0.95;

    /// <summary>Maximum number of hedged attempts per call, besides the first attempt, 1 to 5. Default: 1.</summary>
    [Range(1, 5), FormerName("MaxHedges")]
    public int MaxHedgedAttempts { get; set; } = 1;

    /// <summary>Minimum wait before a hedge, whatever the measured latency. Default: 1 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MinDelay { get; set; } = TimeSpan.FromMilliseconds(1);
}
