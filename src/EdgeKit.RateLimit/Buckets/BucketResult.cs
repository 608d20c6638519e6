namespace EdgeKit.RateLimit.Buckets;

/// <summary>The decision of one bucket.</summary>
/// <param name="Admitted">True if the cost fits. If it does not, nothing was taken.</param>
/// <param name="Remaining">Tokens left after this decision.</param>
/// <param name="RetryAfter">
/// Time until the same cost would fit if there were no other requests; zero if admitted, <see cref="Never"/> if the
/// cost exceeds the capacity.
/// </param>
/// <param name="ResetAfter">Time until the bucket is full again if there are no other requests.</param>
/// <param name="Source">Where the decision was made.</param>
internal readonly record struct BucketResult(
    bool Admitted, long Remaining, TimeSpan RetryAfter, TimeSpan ResetAfter, DecisionSource Source)
{
    public static readonly TimeSpan Never = TimeSpan.MaxValue;

    /// <summary>The bucket was not evaluated because another bucket had already refused the request.</summary>
    public static readonly BucketResult NotEvaluated = new(
        true, long.MaxValue, TimeSpan.Zero, TimeSpan.Zero, DecisionSource.NotEvaluated);

    /// <summary>The result after the cost was returned because another bucket refused the request.</summary>
    public BucketResult AsReturned(in BucketRequest request) =>
        Admitted && Source != DecisionSource.NotEvaluated
        ? this with { Remaining = Math.Min(Remaining + request.Cost, request.Limit.Capacity) } : this;

    public static BucketResult TooLarge(long remaining) =>
        new(false, remaining, Never, TimeSpan.Zero, DecisionSource.Local);
}
