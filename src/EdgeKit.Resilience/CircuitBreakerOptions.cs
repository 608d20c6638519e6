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
    /// <summary>Enables the circuit breaker. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Share of failed calls that opens the circuit, 0.01 to 1. Default: 0.9, because an open circuit also rejects
    /// calls that would have succeeded; 0.5 if <see cref="SampledCalls"/> is set without
    /// <see cref="SamplingDuration"/>.
    /// </summary>
    [Range(0.01d, 1d)]
    public double? FailureRatio { get; set; }

    /// <summary>
    /// Number of calls within <see cref="SamplingDuration"/> below which the ratios are not judged, 1 to 10,000.
    /// Default: 20. Below it, 20 consecutive failures open the circuit.
    /// </summary>
    [Range(1, 10_000)]
    public int? MinimumThroughput { get; set; }

    /// <summary>
    /// Evaluates the last N calls regardless of age, instead of those within <see cref="SamplingDuration"/>; 1 to
    /// 10,000. The ratios are evaluated after N calls. If <see cref="SamplingDuration"/> is also set, this value is the
    /// <see cref="MinimumThroughput"/>. Default: none.
    /// </summary>
    [Range(1, 10_000), FormerName("Calls")]
    public int? SampledCalls { get; set; }

    /// <summary>Time over which calls are counted. Default: 10 s; none if <see cref="SampledCalls"/> is set.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00"), FormerName("Window")]
    public TimeSpan? SamplingDuration { get; set; }

    /// <summary>Consecutive failures that open the circuit whatever the ratio, 1 to 10,000. Default: none.</summary>
    [Range(1, 10_000)]
    public int? ConsecutiveFailures { get; set; }

    /// <summary>Time from which a call is slow, whatever its result. Default: none; calls are not timed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00"), FormerName("SlowCall")]
    public TimeSpan? SlowCallDuration { get; set; }

    /// <summary>
    /// Share of slow calls that opens the circuit, 0.01 to 1. Requires <see cref="SlowCallDuration"/>. Default: 1.
    /// </summary>
    [Range(0.01d, 1d), FormerName("SlowRatio")]
    public double SlowCallRatio { get; set; } = 1;

    /// <summary>
    /// Maximum time that the circuit stays open the first time, before probes are sent. Default: 5 s. A probe costs the
    /// authority one call; a break that outlasts the outage costs callers all of theirs.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00"), FormerName("Cooldown")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Factor by which the break grows each time the probes fail, 1 to 10. Default: 1.25.</summary>
    [Range(1d, 10d), FormerName("CooldownGrowth")]
    public double BreakDurationGrowth { get; set; } = 1.25;

    /// <summary>Upper bound of a growing break. Default: twice <see cref="BreakDuration"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00"), FormerName("MaxCooldown")]
    public TimeSpan? MaxBreakDuration { get; set; }

    /// <summary>
    /// Share by which a break is shortened at random, 0 to 1, so that instances do not send their probes in step.
    /// Default: 0.1.
    /// </summary>
    [Range(0d, 1d), FormerName("CooldownJitter")]
    public double BreakDurationJitter { get; set; } = 0.1;

    /// <summary>Calls sent while half-open, 1 to 100; all must succeed to close the circuit. Default: 1.</summary>
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

    /// <summary>Upper bound of a Retry-After; a longer one is shortened to this. Default: 5 minutes.</summary>
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
