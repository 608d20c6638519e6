using System.ComponentModel.DataAnnotations;
using System.Globalization;
using EdgeKit.Policies;

namespace EdgeKit.Resilience;

/// <summary>
/// A circuit breaker per authority. Failures are 5xx except 501 and 505, 408, transport errors and timeouts. A call
/// cancelled by its caller does not count. 429, and 503 with Retry-After, throttle the authority: it gets no calls
/// until then.
/// </summary>
public sealed class CircuitBreakerOptions : IValidatableObject
{
    /// <summary>Enables the circuit breaker.</summary>
    /// <value>Default: true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Share of failed calls that opens the circuit, 0.01 to 1.</summary>
    /// <value>
    /// Default: 0.9, because an open circuit also rejects calls that would have succeeded; 0.5 if
    /// <see cref="SampledCalls"/> is set without <see cref="SamplingDuration"/>.
    /// </value>
    [Range(0.01d, 1d)]
    public double? FailureRatio { get; set; }

    /// <summary>
    /// Number of calls within <see cref="SamplingDuration"/> below which the ratios are not judged, 1 to 10,000.
    /// </summary>
    /// <value>Default: 20. Below it, 20 consecutive failures open the circuit.</value>
    [Range(1, 10_000)]
    public int? MinimumThroughput { get; set; }

    /// <summary>
    /// Evaluates the last N calls regardless of age, instead of those within <see cref="SamplingDuration"/>; 1 to
    /// 10,000. The ratios are evaluated after N calls. If <see cref="SamplingDuration"/> is also set, this value is the
    /// <see cref="MinimumThroughput"/>.
    /// </summary>
    /// <value>Default: none.</value>
    [Range(1, 10_000), FormerName("Calls")]
    public int? SampledCalls { get; set; }

    /// <summary>Duration over which calls are counted.</summary>
    /// <value>Default: 10 s; none if <see cref="SampledCalls"/> is set.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00"), FormerName("Window")]
    public TimeSpan? SamplingDuration { get; set; }

    /// <summary>Number of consecutive failures that opens the circuit whatever the ratio, 1 to 10,000.</summary>
    /// <value>Default: none.</value>
    [Range(1, 10_000)]
    public int? ConsecutiveFailures { get; set; }

    /// <summary>Duration from which a call counts as slow, whatever its result.</summary>
    /// <value>Default: none; calls are not timed.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00"), FormerName("SlowCall")]
    public TimeSpan? SlowCallDuration { get; set; }

    /// <summary>
    /// Share of slow calls that opens the circuit, 0.01 to 1. Requires <see cref="SlowCallDuration"/>.
    /// </summary>
    /// <value>Default: 1.</value>
    [Range(0.01d, 1d), FormerName("SlowRatio")]
    public double SlowCallRatio { get; set; } = 1;

    /// <summary>Maximum time that the circuit stays open the first time, before probes are sent.</summary>
    /// <value>
    /// Default: 5 s. A probe costs the authority one call; a break that outlasts the outage costs callers all of
    /// theirs.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00"), FormerName("Cooldown")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Factor by which the break grows each time the probes fail, 1 to 10.</summary>
    /// <value>Default: 1.25.</value>
    [Range(1d, 10d), FormerName("CooldownGrowth")]
    public double BreakDurationGrowth { get; set; } = 1.25;

    /// <summary>Upper bound of a growing break.</summary>
    /// <value>Default: twice <see cref="BreakDuration"/>.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00"), FormerName("MaxCooldown")]
    public TimeSpan? MaxBreakDuration { get; set; }

    /// <summary>
    /// Share by which a break is shortened at random, 0 to 1, so that instances do not send their probes in step.
    /// </summary>
    /// <value>Default: 0.1.</value>
    [Range(0d, 1d), FormerName("CooldownJitter")]
    public double BreakDurationJitter { get; set; } = 0.1;

    /// <summary>Number of calls sent while half-open; all must succeed to close the circuit. 1 to 100.</summary>
    /// <value>Default: 1.</value>
    [Range(1, 100)]
    public int Probes { get; set; } = 1;

    /// <summary>Time after which an unfinished probe is replaced by another call.</summary>
    /// <value>Default: 1.5 times the attempt timeout, so that a probe's own timeout is reported first.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? ProbeTimeout { get; set; }

    /// <summary>Time after recovery during which the share of admitted calls grows from a tenth to all.</summary>
    /// <value>Default: zero; all calls are admitted immediately.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RampUp { get; set; }

    /// <summary>Upper bound of a Retry-After; a longer one is shortened to this.</summary>
    /// <value>Default: 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00"), FormerName("MaxRest")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBreakDuration < BreakDuration)
        {
            yield return new ValidationResult(
                $"is shorter than BreakDuration {BreakDuration}. Lengthen MaxBreakDuration {MaxBreakDuration} or "
                + $"shorten BreakDuration {BreakDuration}.",
                [nameof(MaxBreakDuration)]);
        }

        if (MinimumThroughput is { } throughput && SampledCalls is { } calls)
        {
            yield return new ValidationResult(
                $"is {throughput} and SampledCalls is {calls}, which counts calls without a duration. Remove one of "
                + "the two.",
                [nameof(MinimumThroughput)]);
        }

        if (SlowCallRatio < 1 && SlowCallDuration is null)
        {
            var ratio = SlowCallRatio.ToString(CultureInfo.InvariantCulture);
            yield return new ValidationResult(
                $"has no SlowCallDuration to count by. Set SlowCallDuration, or remove SlowCallRatio {ratio}.",
                [nameof(SlowCallRatio)]);
        }
    }
}
