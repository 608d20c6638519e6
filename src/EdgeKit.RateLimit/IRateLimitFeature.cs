namespace EdgeKit.RateLimit;

/// <summary>
/// What a request was charged, for code that learns only later what it really cost: tokens of a language model, bytes
/// of an export, a cache hit that should cost nothing. On <c>HttpContext.Features</c> behind EdgeKit's middleware, or
/// by <c>HttpContext.RateLimit()</c>. Not thread safe, as the context is.
/// </summary>
public interface IRateLimitFeature
{
    /// <summary>The names of the policies that charged the request, in order, without those in shadow.</summary>
    IReadOnlyList<string> Policies { get; }

    /// <summary>
    /// What is left of the tightest policy, at the time of its decision; <see cref="long.MaxValue"/> when none charged.
    /// </summary>
    long Remaining { get; }

    /// <summary>
    /// Charges more, whether it fits or not: the response is on its way, so that the debt (up to one full bucket) falls
    /// on the caller's next requests. Does not wait for Redis.
    /// </summary>
    /// <param name="cost">How much more. 0 or more.</param>
    /// <param name="policy">Which policy; <see langword="null"/> means all that charged the request.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    void Charge(long cost, string? policy = null);

    /// <summary>
    /// Gives back some or all of what was charged; giving back more than was charged gives back what was charged. Does
    /// not wait for Redis.
    /// </summary>
    /// <param name="cost">How much. 0 or more; <see cref="long.MaxValue"/> means everything.</param>
    /// <param name="policy">Which policy; <see langword="null"/> means all that charged the request.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    void Refund(long cost, string? policy = null);
}
