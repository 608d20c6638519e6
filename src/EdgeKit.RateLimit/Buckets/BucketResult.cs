namespace EdgeKit.RateLimit.Buckets;

/// <summary>The answer of one bucket.</summary>
/// <param name="Admitted">Whether the charge fits. When it does not, nothing was charged.</param>
/// <param name="Remaining">What is left after this decision.</param>
/// <param name="RetryAfter">
/// When the same charge would fit, if nobody else came; zero when admitted, <see cref="Never"/> when it exceeds the
/// capacity.
/// </param>
/// <param name="ResetAfter">When the bucket will be full again, if nobody else came.</param>
/// <param name="Source">Who decided.</param>
internal readonly record struct BucketResult(
    bool Admitted, long Remaining, TimeSpan RetryAfter, TimeSpan ResetAfter, DecisionSource Source)
{
    public static readonly TimeSpan Never = TimeSpan.MaxValue;

    /// <summary>Nothing is known: it did not refuse, and what is left of it was not looked at.</summary>
    public static readonly BucketResult NotEvaluated = new(
        true, long.MaxValue, TimeSpan.Zero, TimeSpan.Zero, DecisionSource.NotEvaluated);

    /// <summary>
    /// The same answer to a charge that was not made after all, because another bucket of the request refused.
    /// </summary>
    public BucketResult AsReturned(in BucketRequest charge) =>
        Admitted && Source != DecisionSource.NotEvaluated
        ? this with { Remaining = Math.Min(Remaining + charge.Cost, charge.Limit.Capacity) } : this;

    public static BucketResult TooLarge(long remaining) =>
        new(false, remaining, Never, TimeSpan.Zero, DecisionSource.Local);
}
