using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;

namespace EdgeKit.Resilience;

/// <summary>Limits the calls in flight to one authority. A call with its retries counts once.</summary>
public sealed class ConcurrencyLimitOptions : IValidatableObject
{
    /// <summary>Maximum number of calls in flight, 1 to 100,000. Default: 64.</summary>
    [Range(1, 100_000), FormerName("Permits")]
    public int PermitLimit { get; set; } = 64;

    /// <summary>
    /// Maximum number of calls that wait for a permit, first in, first out; 0 to 1,000,000. Further calls are rejected.
    /// Default: 128.
    /// </summary>
    [Range(0, 1_000_000), FormerName("Queue")]
    public int QueueLimit { get; set; } = 128;

    /// <summary>
    /// Adjusts the limit between <see cref="MinPermitLimit"/> and <see cref="PermitLimit"/>, where it starts: lower
    /// while calls take longer than they do without load, a tenth less if more than a tenth of them fail, time out or
    /// are throttled, and higher while neither happens. The algorithm is that of adaptive rate limits: Gradient2 of
    /// Netflix's concurrency-limits, with probes for the latency without load as in Envoy.
    /// Default: false.
    /// </summary>
    public bool Adaptive { get; set; }

    /// <summary>The lowest limit that <see cref="Adaptive"/> may choose, 1 to 100,000. Default: 1.</summary>
    [Range(1, 100_000), FormerName("MinPermits")]
    public int MinPermitLimit { get; set; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinPermitLimit > PermitLimit)
        {
            yield return new ValidationResult(
                $"is more than PermitLimit {PermitLimit}. Lower MinPermitLimit {MinPermitLimit} or raise PermitLimit "
                + $"{PermitLimit}.",
                [nameof(MinPermitLimit)]);
        }
    }
}
