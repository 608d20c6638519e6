namespace EdgeKit.RateLimit.Algorithms;

/// <summary>What makes two limits equal.</summary>
/// <param name="Algorithm">How to count.</param>
/// <param name="Capacity">Tokens, requests per window, or permits.</param>
/// <param name="RefillPerSecond">Tokens per second; counts for buckets only.</param>
/// <param name="Window">The window; counts for windows only.</param>
internal readonly record struct LimitParameters(
    RateLimitAlgorithm Algorithm, long Capacity, double RefillPerSecond, TimeSpan Window)
{
    private const double LeastRefill = 1e-6;

    /// <summary>The part of one of several instances, at least one token.</summary>
    public LimitParameters DividedBy(int instances) => this with
    {
        Capacity = Math.Max(1, Capacity / instances),
        RefillPerSecond = Math.Max(LeastRefill, RefillPerSecond / instances),
    };

    public LimitParameters MultipliedBy(int multiple) => this with
    {
        Capacity = Capacity * multiple,
        RefillPerSecond = RefillPerSecond * multiple,
    };
}
