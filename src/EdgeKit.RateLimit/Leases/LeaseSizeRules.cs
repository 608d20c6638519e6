namespace EdgeKit.RateLimit.Leases;

/// <summary>Sizes leases: a quarter second of the instance's spending, and at most a tenth of the bucket.</summary>
internal static class LeaseSizeRules
{
    private const double Seconds = 0.25;
    private const int MaxGrowth = 4;
    private const int PartOfCapacity = 10;

    /// <returns>The number of tokens; 0 if a lease is not worthwhile.</returns>
    public static long Next(long previous, long spent, long elapsedNanoseconds, long capacity)
    {
        var perSecond = spent * 1e9 / Math.Max(elapsedNanoseconds, 1_000_000);
        var max = Math.Min(capacity / PartOfCapacity, Math.Max(1, previous) * MaxGrowth);
        return (long)Math.Min(max, perSecond * Seconds);
    }

    /// <summary>With fewer tokens left, the lease is refilled in the background.</summary>
    public static long LowWaterMark(long size) => size / 2;
}
