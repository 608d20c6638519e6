using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// One named policy: how a call to another service is bounded, repeated and given up. An empty policy is a good one;
/// numbers that are left out are derived from those that are written, so that only what is written can be
/// contradictory.
/// </summary>
public sealed class ResiliencePolicyOptions : IValidatableObject
{
    internal static readonly TimeSpan DefaultTotalTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan DefaultBaseDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest that a call takes up to the response headers, attempts and waits included.</summary>
    /// <value>
    /// Default: 30 s, or as long as the written attempt timeout needs for every attempt when that is more.
    /// </value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>
    /// The longest that one attempt takes up to the response headers. A response body that streams is not cut.
    /// </summary>
    /// <value>Default: the total timeout divided by the number of attempts.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>
    /// When and how often a failed call is sent again. On by default; <c>"MaxAttempts": 1</c> turns it off.
    /// </summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>When an authority that fails is left alone. On by default.</summary>
    public CircuitBreakerOptions CircuitBreaker { get; set; } = new();

    /// <summary>How many calls may be in flight at once. Default: as many as are made.</summary>
    public ConcurrencyLimitOptions? ConcurrencyLimit { get; set; }

    /// <summary>When a safe call that takes long is sent a second time. Default: never.</summary>
    public HedgingOptions? Hedging { get; set; }

    /// <summary>Refusing a part of the calls to an authority that refuses a part of them. Default: off.</summary>
    public ThrottlingOptions? Throttling { get; set; }

    /// <summary>What a caller gets in place of a failure. Default: the failure.</summary>
    public FallbackOptions? Fallback { get; set; }

    /// <summary>Faults injected on purpose, in Development. Default: none.</summary>
    public ChaosOptions? Chaos { get; set; }

    internal TimeSpan EffectiveTotalTimeout =>
        TotalTimeout ?? (AttemptTimeout * Retry.MaxAttempts is { } needed && needed > DefaultTotalTimeout
            ? needed : DefaultTotalTimeout);

    internal TimeSpan EffectiveAttemptTimeout => AttemptTimeout ?? EffectiveTotalTimeout / Retry.MaxAttempts;

    internal TimeSpan EffectiveDelay =>
        Retry.Delay
        ?? (EffectiveTotalTimeout / 10 is { } tenth && tenth < DefaultBaseDelay ? tenth : DefaultBaseDelay);

    /// <summary>Finds numbers that contradict each other.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>One result per contradiction; both values stand in the message.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TotalTimeout is { } total && AttemptTimeout is { } attempt && FindMisfit(attempt, total) is { } misfit)
        {
            yield return misfit;
        }

        if (CircuitBreaker.SlowCallDuration is { } slow && slow > EffectiveAttemptTimeout)
        {
            yield return new ValidationResult(
                $"is never reached: CircuitBreaker:SlowCall is {slow}, an attempt is cut after AttemptTimeout {EffectiveAttemptTimeout}. Shorten SlowCall or lengthen AttemptTimeout.",
                [nameof(CircuitBreaker)]);
        }

        if (Hedging is { } hedging && hedging.MinDelay >= EffectiveAttemptTimeout)
        {
            yield return new ValidationResult(
                $"leaves no time for a hedge: Hedging:MinDelay is {hedging.MinDelay}, an attempt is cut after AttemptTimeout {EffectiveAttemptTimeout} (of TotalTimeout {EffectiveTotalTimeout}). "
                + "Shorten MinDelay or lengthen the timeouts.",
                [nameof(Hedging)]);
        }

        if (Retry is { MaxAttempts: > 1, Delay: { } delay } && delay >= EffectiveTotalTimeout)
        {
            yield return new ValidationResult(
                $"leaves no time for a retry: Retry:BaseDelay is {delay}, TotalTimeout {EffectiveTotalTimeout}. Shorten the delay or lengthen TotalTimeout.",
                [nameof(TotalTimeout)]);
        }
    }

    private ValidationResult? FindMisfit(TimeSpan attempt, TimeSpan total)
    {
        if (attempt > total)
        {
            return new ValidationResult(
                $"is longer than TotalTimeout {total}, so that no attempt can use it. Shorten AttemptTimeout {attempt} or lengthen TotalTimeout {total}.",
                [nameof(AttemptTimeout)]);
        }

        return attempt * Retry.MaxAttempts <= total ? null : new ValidationResult(
            $"times Retry:MaxAttempts {Retry.MaxAttempts} is {attempt * Retry.MaxAttempts} and does not fit into TotalTimeout {total}. "
            + $"Lengthen TotalTimeout, shorten AttemptTimeout {attempt}, or allow fewer attempts than {Retry.MaxAttempts}.",
            [nameof(AttemptTimeout)]);
    }
}
