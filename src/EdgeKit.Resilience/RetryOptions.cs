using System.ComponentModel.DataAnnotations;

namespace EdgeKit.Resilience;

/// <summary>
/// Sends a failed call again: transport errors, attempt timeouts, 408, 429 and 5xx. Only for safe and idempotent
/// methods (GET, HEAD, OPTIONS, TRACE, PUT, DELETE) and for requests that carry an <c>Idempotency-Key</c>, and only
/// when the body can be sent twice.
/// </summary>
public sealed class RetryOptions : IValidatableObject
{
    /// <summary>Attempts in all, the first included, 1 to 10; 1 means no retries.</summary>
    /// <value>Default: 3.</value>
    [Range(1, 10)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// The scale of the backoff: before retry n the wait is drawn evenly from zero to <c>BaseDelay × 2^(n-1)</c> ("full
    /// jitter", Marc Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015).
    /// </summary>
    /// <value>Default: 100 ms, or a tenth of the total timeout when that is less.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan? Delay { get; set; }

    /// <summary>The bound of the backoff, whatever the attempt. A Retry-After of the server may be longer.</summary>
    /// <value>Default: 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many retries and hedges an authority gets in relation to its calls.</summary>
    public RetryBudgetOptions Budget { get; set; } = new();

    /// <summary>
    /// Whether a POST or PATCH without an <c>Idempotency-Key</c> gets one (a UUID version 7), the same for every
    /// attempt, and becomes retryable by it. Only for servers that honour the key.
    /// </summary>
    /// <value>Default: false.</value>
    public bool AddIdempotencyKey { get; set; }

    /// <summary>
    /// How deep in a chain of services a call may still be retried: a call made on behalf of a request that was itself
    /// sent this many levels deep in retries is sent once. 0 to 10; 0 means that a call on behalf of any retry is not
    /// retried.
    /// </summary>
    /// <value>Default: 0.</value>
    [Range(0, 10)]
    public int MaxDepth { get; set; }

    /// <summary>Finds numbers that contradict each other.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>One result per contradiction; both values stand in the message.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Delay > MaxDelay)
        {
            yield return new ValidationResult(
                $"is longer than MaxDelay {MaxDelay}. Shorten BaseDelay {Delay} or lengthen MaxDelay {MaxDelay}.",
                [nameof(Delay)]);
        }
    }
}
