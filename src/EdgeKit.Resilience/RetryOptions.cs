using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;

namespace EdgeKit.Resilience;

/// <summary>
/// Retries calls that failed with a transport error, an attempt timeout, 408, 429 or 5xx except 501 and 505. Only
/// idempotent methods (GET, HEAD, OPTIONS, TRACE, PUT, DELETE) and requests with an <c>Idempotency-Key</c>, and only if
/// the body can be sent again.
/// </summary>
public sealed class RetryOptions : IValidatableObject
{
    /// <summary>Maximum number of attempts, including the first, 1 to 10; 1 disables retries. Default: 3.</summary>
    [Range(1, 10)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// Base delay of the exponential backoff: the wait before retry n is random between zero and <c>Delay × 2^(n-1)</c>
    /// ("full jitter", Marc Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015). Default: 100 ms, or
    /// a tenth of the total timeout if that is less.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00"), FormerName("BaseDelay")]
    public TimeSpan? Delay { get; set; }

    /// <summary>Upper bound of the backoff. A Retry-After of the server may be longer. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Limits retries and hedges in relation to calls.</summary>
    public RetryBudgetOptions Budget { get; set; } = new();

    /// <summary>
    /// Adds an <c>Idempotency-Key</c> (a UUID version 7), the same for all attempts, to a POST or PATCH without one,
    /// which makes it retryable. Only for servers that support the key. Default: false.
    /// </summary>
    [FormerName("MintIdempotencyKey")]
    public bool AddIdempotencyKey { get; set; }

    /// <summary>
    /// Maximum retry depth at which calls are still retried, 0 to 10. At 0, calls made for a request that is itself a
    /// retry are not retried. Default: 0.
    /// </summary>
    [Range(0, 10)]
    public int MaxDepth { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Delay > MaxDelay)
        {
            yield return new ValidationResult(
                $"is longer than MaxDelay {MaxDelay}. Shorten Delay {Delay} or lengthen MaxDelay {MaxDelay}.",
                [nameof(Delay)]);
        }
    }
}
