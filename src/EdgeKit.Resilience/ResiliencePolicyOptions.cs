using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;

namespace EdgeKit.Resilience;

/// <summary>
/// A named policy: limits, repeats and rejects the calls to other services. All settings are optional; defaults are
/// derived from the ones that are set, so that only these can contradict each other.
/// </summary>
public sealed class ResiliencePolicyOptions : IValidatableObject
{
    internal static readonly TimeSpan DefaultTotalTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan DefaultDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>Maximum time of a call up to the response headers, including attempts and waits.</summary>
    /// <value>Default: 30 s, or the attempt timeout times the number of attempts if that is more.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>
    /// Maximum time of one attempt up to the response headers. A streaming response body is not limited. Default: the
    /// total timeout divided by the number of attempts.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>Retries of failed calls. On by default; <c>"MaxAttempts": 1</c> disables them.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>The circuit breaker. On by default.</summary>
    public CircuitBreakerOptions CircuitBreaker { get; set; } = new();

    /// <summary>Limit of calls in flight. Default: off.</summary>
    [FormerName("Bulkhead")]
    public ConcurrencyLimitOptions? ConcurrencyLimit { get; set; }

    /// <summary>Hedging of slow, safe calls. Default: off.</summary>
    public HedgingOptions? Hedging { get; set; }

    /// <summary>Client-side throttling while the authority rejects a share of the calls. Default: off.</summary>
    public ThrottlingOptions? Throttling { get; set; }

    /// <summary>The response that replaces a failure. Default: off.</summary>
    public FallbackOptions? Fallback { get; set; }

    /// <summary>Fault injection in Development. Default: off.</summary>
    public ChaosOptions? Chaos { get; set; }

    internal TimeSpan EffectiveTotalTimeout =>
        TotalTimeout ?? (AttemptTimeout * Retry.MaxAttempts is { } needed && needed > DefaultTotalTimeout
            ? needed : DefaultTotalTimeout);

    internal TimeSpan EffectiveAttemptTimeout => AttemptTimeout ?? EffectiveTotalTimeout / Retry.MaxAttempts;

    internal TimeSpan EffectiveDelay =>
        Retry.Delay ?? (EffectiveTotalTimeout / 10 is var tenth && tenth < DefaultDelay ? tenth : DefaultDelay);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TotalTimeout is { } total && AttemptTimeout is { } attempt
            && FindContradiction(attempt, total) is { } problem)
        {
            yield return problem;
        }

        if (CircuitBreaker.SlowCallDuration is { } slow && slow > EffectiveAttemptTimeout)
        {
            yield return new ValidationResult(
                $"is never reached: CircuitBreaker:SlowCallDuration is {slow}, but an attempt ends after "
                + $"AttemptTimeout {EffectiveAttemptTimeout}. Shorten SlowCallDuration or lengthen AttemptTimeout.",
                [nameof(CircuitBreaker)]);
        }

        if (Hedging is { } hedging && hedging.MinDelay >= EffectiveAttemptTimeout)
        {
            yield return new ValidationResult(
                $"leaves no time for a hedge: Hedging:MinDelay is {hedging.MinDelay}, but an attempt ends after "
                + $"AttemptTimeout {EffectiveAttemptTimeout} (of TotalTimeout {EffectiveTotalTimeout}). Shorten "
                + "MinDelay or lengthen the timeouts.",
                [nameof(Hedging)]);
        }

        if (Retry is { MaxAttempts: > 1, Delay: { } delay } && delay >= EffectiveTotalTimeout)
        {
            yield return new ValidationResult(
                $"leaves no time for a retry: Retry:Delay is {delay}, TotalTimeout {EffectiveTotalTimeout}. Shorten "
                + "the delay or lengthen TotalTimeout.",
                [nameof(TotalTimeout)]);
        }
    }

    private ValidationResult? FindContradiction(TimeSpan attempt, TimeSpan total)
    {
        if (attempt > total)
        {
            return new ValidationResult(
                $"is longer than TotalTimeout {total}, so that no attempt can use it. Shorten AttemptTimeout {attempt} "
                + $"or lengthen TotalTimeout {total}.",
                [nameof(AttemptTimeout)]);
        }

        return attempt * Retry.MaxAttempts <= total ? null : new ValidationResult(
            $"times Retry:MaxAttempts {Retry.MaxAttempts} is {attempt * Retry.MaxAttempts} and does not fit into "
            + $"TotalTimeout {total}. Lengthen TotalTimeout, shorten AttemptTimeout {attempt}, or allow fewer attempts "
            + $"than {Retry.MaxAttempts}.",
            [nameof(AttemptTimeout)]);
    }
}
