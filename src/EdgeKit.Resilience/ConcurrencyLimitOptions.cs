using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>Bounds the calls in flight to one authority, retries of one call counted once.</summary>
public sealed class ConcurrencyLimitOptions : IValidatableObject
{
    /// <summary>Calls in flight at once, 1 to 100,000.</summary>
    /// <value>Default: 64.</value>
    [Range(1, 100_000)]
    public int PermitLimit { get; set; } = 64;

    /// <summary>
    /// Calls that wait for a place, in the order in which they came, 0 to 1,000,000. One more is refused.
    /// </summary>
    /// <value>Default: 128.</value>
    [Range(0, 1_000_000)]
    public int QueueLimit { get; set; } = 128;

    /// <summary>
    /// Whether the number in flight follows what the authority bears: a tenth less after a timeout, a failure or a
    /// throttled answer, one more after a round of successes (additive increase, multiplicative decrease, as TCP does),
    /// from <see cref="MinPermitLimit"/> to <see cref="PermitLimit"/>.
    /// </summary>
    /// <value>Default: false.</value>
    public bool Adaptive { get; set; }

    /// <summary>The least that <see cref="Adaptive"/> goes down to, 1 to 100,000.</summary>
    /// <value>Default: 1.</value>
    [Range(1, 100_000)]
    public int MinPermitLimit { get; set; } = 1;

    /// <summary>Finds numbers that contradict each other.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>One result per contradiction; both values stand in the message.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinPermitLimit > PermitLimit)
        {
            yield return new ValidationResult(
                $"is more than Permits {PermitLimit}. Lower MinPermits {MinPermitLimit} or raise Permits {PermitLimit}.",
                [nameof(MinPermitLimit)]);
        }
    }
}
