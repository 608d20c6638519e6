using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace EdgeKit.Resilience;

/// <summary>
/// Leaves an authority alone that fails: a circuit per authority. 5xx, 408, transport errors and timeouts are failures;
/// a call that its caller cancelled counts for nothing; 429, and 503 with Retry-After, are throttling: the authority is
/// left alone until then.
/// </summary>
public sealed class CircuitBreakerOptions : IValidatableObject
{
    /// <summary>Whether there is a circuit at all.</summary>
    /// <value>Default: true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>The share of failures among the counted calls that opens the circuit, above 0 to 1.</summary>
    /// <value>
    /// Default: 0.9 by time, because an open circuit refuses what would have been answered well, too; 0.5, the
    /// textbook's, where <see cref="SampledCalls"/> is written without <see cref="SamplingDuration"/>.
    /// </value>
    [Range(0.01d, 1d)]
    public double? FailureRatio { get; set; }

    /// <summary>
    /// Written alone: how many of the last calls are counted, whenever they were; the ratio is looked at once there are
    /// as many. With <see cref="SamplingDuration"/>: how many calls the window must hold before the ratio is looked at. 1 to
    /// 10,000.
    /// </summary>
    /// <value>
    /// Default: 20 calls within the window; where it holds fewer, as many failures in a row open the circuit.
    /// </value>
    [Range(1, 10_000)]
    public int? SampledCalls { get; set; }

    /// <summary>Counts the calls of this span instead of the last <see cref="SampledCalls"/>.</summary>
    /// <value>Default: 10 s; none where <see cref="SampledCalls"/> is written.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan? SamplingDuration { get; set; }

    /// <summary>Opens the circuit after this many failures in a row too, whatever the ratio. 1 to 10,000.</summary>
    /// <value>Default: none.</value>
    [Range(1, 10_000)]
    public int? ConsecutiveFailures { get; set; }

    /// <summary>A call that takes this long or longer is slow, whatever its answer.</summary>
    /// <value>Default: none, calls are not timed.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? SlowCallDuration { get; set; }

    /// <summary>
    /// The share of slow calls among the counted calls that opens the circuit, above 0 to 1. Needs
    /// <see cref="SlowCallDuration"/>.
    /// </summary>
    /// <value>Default: 1, all of them.</value>
    [Range(0.01d, 1d)]
    public double SlowCallRatio { get; set; } = 1;

    /// <summary>The longest that the circuit stays open the first time before probes are let through.</summary>
    /// <value>
    /// Default: 5 s. A probe costs the other side one call, a cooldown that outlasts the outage costs the callers all
    /// of theirs.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What the cooldown is multiplied by each time that the probes fail, 1 to 10. It grows gently: a probe costs the
    /// other side one request, a cooldown that outlasts the outage costs the callers all of theirs.
    /// </summary>
    /// <value>Default: 1.25.</value>
    [Range(1d, 10d)]
    public double BreakDurationGrowth { get; set; } = 1.25;

    /// <summary>What the cooldown grows to at most.</summary>
    /// <value>Default: twice <see cref="BreakDuration"/>.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? MaxBreakDuration { get; set; }

    /// <summary>
    /// The share by which a cooldown may be cut short at random, 0 to 1, so that instances do not come back in step.
    /// </summary>
    /// <value>Default: 0.1.</value>
    [Range(0d, 1d)]
    public double BreakDurationJitter { get; set; } = 0.1;

    /// <summary>
    /// How many calls are let through to find out whether the authority is back; all must succeed. 1 to 100.
    /// </summary>
    /// <value>Default: 1.</value>
    [Range(1, 100)]
    public int Probes { get; set; } = 1;

    /// <summary>How long a probe may take; after that its place is given to another call.</summary>
    /// <value>
    /// Default: half as long again as the attempt timeout, so that a probe which is cut by that is heard of.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? ProbeTimeout { get; set; }

    /// <summary>How long after recovery the share of calls let through grows from a tenth to all of them.</summary>
    /// <value>Default: zero, all at once.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RampUp { get; set; }

    /// <summary>The longest that a Retry-After keeps the authority alone; a longer one is cut to this.</summary>
    /// <value>Default: 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Finds numbers that contradict each other.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>One result per contradiction; both values stand in the message.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBreakDuration < BreakDuration)
        {
            yield return new ValidationResult(
                $"is shorter than Cooldown {BreakDuration}. Lengthen MaxCooldown {MaxBreakDuration} or shorten Cooldown {BreakDuration}.",
                [nameof(MaxBreakDuration)]);
        }

        if (SlowCallRatio < 1 && SlowCallDuration is null)
        {
            yield return new ValidationResult(
                string.Create(CultureInfo.InvariantCulture,
                    $"has no SlowCall to count by. Say with SlowCall what is slow, or leave SlowRatio {SlowCallRatio} out."),
                [nameof(SlowCallRatio)]);
        }
    }
}
