namespace EdgeKit.RateLimit.Leases;

/// <summary>
/// How many tokens to lease: what the instance spends in a quarter of a second, and never a large part of the bucket.
/// Pure.
/// </summary>
internal static class LeaseSizeRules
{
    private const double Seconds = 0.25;
    private const int MaxGrowth = 4;
    private const int PartOfCapacity = 10;

    /// <param name="previous">What was asked for last time.</param>
    /// <param name="spent">What the instance spent since.</param>
    /// <param name="elapsedNanoseconds">How long ago that was.</param>
    /// <param name="capacity">The capacity of the bucket.</param>
    /// <returns>0 when leasing does not pay.</returns>
    public static long Next(long previous, long spent, long elapsedNanoseconds, long capacity)
    {
        var perSecond = spent * 1e9 / Math.Max(elapsedNanoseconds, 1_000_000);
        var most = Math.Min(capacity / PartOfCapacity, Math.Max(1, previous) * MaxGrowth);
        return (long)Math.Min(most, perSecond * Seconds);
    }

    /// <summary>Below this the next lease is fetched while the last tokens are spent.</summary>
    public static long LowWaterMark(long size) => size / 2;
}
