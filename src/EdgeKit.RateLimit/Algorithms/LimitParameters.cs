namespace EdgeKit.RateLimit.Algorithms;

/// <summary>The parameters that identify a limit; those that the algorithm does not use have fixed values.</summary>
internal readonly record struct LimitParameters(
    RateLimitAlgorithm Algorithm, long Capacity, double RefillPerSecond, TimeSpan Window)
{
    private const double MinRefill = 1e-6;

    public bool IsConcurrency =>
        Algorithm is RateLimitAlgorithm.Concurrency or RateLimitAlgorithm.AdaptiveConcurrency;

    /// <summary>Returns one instance's share of the limit, at least one token.</summary>
    public LimitParameters DividedBy(int instances) => this with
    {
        Capacity = Math.Max(1, Capacity / instances),
        RefillPerSecond = Math.Max(MinRefill, RefillPerSecond / instances),
    };

    public LimitParameters MultipliedBy(int multiple) => this with
    {
        Capacity = Capacity * multiple,
        RefillPerSecond = RefillPerSecond * multiple,
    };
}
