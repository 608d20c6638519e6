namespace EdgeKit.Gateway.Outliers;

/// <summary>Who is an outlier, and whether it may be ejected: pure functions.</summary>
internal static class OutlierRules
{
    public static bool IsOutlier(OutlierOptions options, int requests, int failures) =>
        requests >= options.MinRequests && failures >= options.FailureRatio * requests;

    /// <param name="options">The settings in force.</param>
    /// <param name="destinations">All of the cluster, or of the cell.</param>
    /// <param name="ejected">How many of them are ejected already.</param>
    public static bool MayEject(OutlierOptions options, int destinations, int ejected) =>
        ejected + 1 <= options.MaxEjected * destinations;
}
