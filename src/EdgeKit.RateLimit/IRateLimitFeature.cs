namespace EdgeKit.RateLimit;

/// <summary>
/// Charges or refunds a request after its decision, for code that learns the real cost only later: tokens of a language
/// model, bytes of an export, a cache hit that should cost nothing. Read it with <c>HttpContext.RateLimit()</c>. Not
/// thread safe, like the request itself.
/// </summary>
public interface IRateLimitFeature
{
    /// <summary>Gets the names of the policies that charged the request, without those in shadow mode.</summary>
    IReadOnlyList<string> Policies { get; }

    /// <summary>
    /// Gets the tokens left in the tightest policy at the time of its decision; <see cref="long.MaxValue"/> if none
    /// charged the request.
    /// </summary>
    long Remaining { get; }

    /// <summary>
    /// Charges more, even if it does not fit: the caller's next requests pay the debt, at most one full bucket. Does
    /// not wait for Redis.
    /// </summary>
    /// <param name="cost">The additional cost, 0 or more.</param>
    /// <param name="policy">The policy; <see langword="null"/> for all that charged the request.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    void Charge(long cost, string? policy = null);

    /// <summary>Refunds some or all of the cost, never more than was charged. Does not wait for Redis.</summary>
    /// <param name="cost">The refund, 0 or more; <see cref="long.MaxValue"/> refunds everything.</param>
    /// <param name="policy">The policy; <see langword="null"/> for all that charged the request.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cost"/> is negative.</exception>
    void Refund(long cost, string? policy = null);
}
