namespace EdgeKit.RateLimit.Buckets;

/// <summary>The decision of one bucket. If it refused, nothing was taken.</summary>
/// <remarks>
/// If there are no other requests, the same cost fits after RetryAfter, <see cref="Never"/> if it exceeds the capacity,
/// and the bucket is full again after ResetAfter.
/// </remarks>
internal readonly record struct BucketResult(
    bool Admitted, long Remaining, TimeSpan RetryAfter, TimeSpan ResetAfter, DecisionSource Source)
{
    public static readonly TimeSpan Never = TimeSpan.MaxValue;

    /// <summary>The bucket was not evaluated because another bucket had already refused the request.</summary>
    public static readonly BucketResult NotEvaluated = Untimed(true, long.MaxValue, DecisionSource.NotEvaluated);

    /// <summary>The result after the cost was returned because another bucket refused the request.</summary>
    public BucketResult AsReturned(in BucketRequest request) =>
        Admitted && Source != DecisionSource.NotEvaluated
        ? this with { Remaining = Math.Min(Remaining + request.Cost, request.Limit.Capacity) } : this;

    /// <summary>A decision without times, such as one on permits.</summary>
    public static BucketResult Untimed(bool admitted, long remaining, DecisionSource source) =>
        new(admitted, remaining, TimeSpan.Zero, TimeSpan.Zero, source);
}
