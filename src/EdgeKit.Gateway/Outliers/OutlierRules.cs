namespace EdgeKit.Gateway.Outliers;

/// <summary>Who is an outlier, and whether it may be ejected: pure functions.</summary>
internal static class OutlierRules
{
    /// <summary>
    /// What answers next to nothing well is ejected whatever the others do; there is nothing to lose.
    /// </summary>
    private const double AlwaysOutlierRatio = 0.9;

    /// <param name="options">The settings in force.</param>
    /// <param name="requests">What it was asked.</param>
    /// <param name="failures">What of it failed.</param>
    /// <param name="others">The share that failed at the others that could stand in for it.</param>
    public static bool IsOutlier(OutlierOptions options, int requests, int failures, double others)
    {
        var share = (double)failures / Math.Max(1, requests);
        return requests >= options.MinRequests
            && share >= options.FailureRatio && (share >= AlwaysOutlierRatio || others <= share / 2);
    }

    /// <param name="options">The settings in force.</param>
    /// <param name="destinations">All of the cluster, or of the cell.</param>
    /// <param name="ejected">How many of them are ejected already.</param>
    public static bool MayEject(OutlierOptions options, int destinations, int ejected) =>
        ejected + 1 <= options.MaxEjected * destinations;
}
