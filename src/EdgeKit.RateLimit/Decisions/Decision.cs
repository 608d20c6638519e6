namespace EdgeKit.RateLimit.Decisions;

/// <summary>The answer of one bucket.</summary>
/// <param name="Admitted">Whether the charge fits. When it does not, nothing was charged.</param>
/// <param name="Remaining">What is left after this decision.</param>
/// <param name="RetryAfter">When the same charge would fit, if nobody else came; zero when admitted, <see cref="Never"/> when it exceeds the capacity.</param>
/// <param name="ResetAfter">When the bucket will be full again, if nobody else came.</param>
/// <param name="Source">Who decided.</param>
internal readonly record struct Decision(bool Admitted, long Remaining, TimeSpan RetryAfter, TimeSpan ResetAfter, DecisionSource Source)
{
    public static readonly TimeSpan Never = TimeSpan.MaxValue;

    public static Decision TooLarge(long remaining) => new(false, remaining, Never, TimeSpan.Zero, DecisionSource.Local);
}
